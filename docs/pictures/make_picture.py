#!/usr/bin/python3
"""Makes docs/pictures/demo.jpg, the picture of README.md, from the result of ./dev demo.

  docs/pictures/make_picture.py build/demo_result

One field's overlay beside the first nuclei of the gallery. Needs python3-pil.
"""
import os, sys
from PIL import Image

FIELD = "overlay/field_01.png"
HEIGHT = 550


def main(result):
    field = Image.open(os.path.join(result, FIELD)).convert("RGB")
    gallery = Image.open(os.path.join(result, "gallery.png")).convert("RGB")
    # The left column, down to the end of the third row: the nuclei that decided.
    column = gallery.crop((0, 50, gallery.width // 2, 50 + 800))
    field = field.resize((field.width * HEIGHT // field.height, HEIGHT))
    column = column.resize((column.width * HEIGHT // column.height, HEIGHT), Image.LANCZOS)
    picture = Image.new("RGB", (field.width + column.width, HEIGHT))
    picture.paste(field, (0, 0))
    picture.paste(column, (field.width, 0))
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "demo.jpg")
    picture.save(out, quality=88, subsampling=0, optimize=True)
    print(out, os.path.getsize(out), picture.size)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
