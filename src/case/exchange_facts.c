/* A name is parted only where it says itself which part is the family's: a wrong guess would file a result under another. */
#include "case/exchange_facts.h"

#include <stdio.h>
#include <string.h>

const char *identifier_type(int kind)
{
    return kind == ID_PATIENT ? "MR" : kind == ID_ACCESSION ? "ACSN" : "U";
}

person_name name_parts(const char *name)
{
    person_name parts = {.given = ""};
    const char *comma = strchr(name, ',');
    const char *given = comma ? comma + 1 + strspn(comma + 1, " ") : "";
    const bool told = comma && comma > name && given[0] && !strchr(given, ',');
    snprintf(parts.family, sizeof parts.family, "%.*s", (int)(told ? comma - name : CASE_TEXT - 1), name);
    if (told) snprintf(parts.given, sizeof parts.given, "%s", given);
    return parts;
}

const case_signature *signed_director(const case_report *report)
{
    for (size_t i = 0; i < report->c.n_signatures; i++) {
        const case_signature *signature = &report->c.signatures[i];
        if (signature->role == SIGNER_DIRECTOR && signature->name[0] && signature->date[0]) return signature;
    }
    return NULL;
}

const char *release_day(const case_report *report)
{
    const case_signature *director = signed_director(report);
    return director ? director->date : report->c.report.date;
}
