# What `cmake --install` puts where: library, headers, pkg-config file, command, models, manual pages, documents.
install(TARGETS sunder LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/sunder DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
if(TARGET sunder_cli)
  install(TARGETS sunder_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY models DESTINATION ${CMAKE_INSTALL_DATADIR}/sunder PATTERN "train" EXCLUDE
  PATTERN "*_slide" EXCLUDE)
# In the source tree these are links to testimages.
install(DIRECTORY testimages/demo_slide testimages/normal_slide
  DESTINATION ${CMAKE_INSTALL_DATADIR}/sunder/models/selftest)

file(GLOB manual_pages CONFIGURE_DEPENDS docs/man/*.1)
if(manual_pages)
  install(FILES ${manual_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The prefix is written relative to the file, so that an installed tree can be moved.
file(RELATIVE_PATH SUNDER_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/sunder.pc.in sunder.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sunder.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
