"""Two large exports of made FIT files: large_zips.py FOLDER_OF_FITS INTO

nested.zip holds all files in eight zips, as Garmin hands them out; six.zip has 6 GB, of which most are two videos (holes in the file), and
200 of the files beside them, stored and deflated in turn.
"""
import io
import sys
import zipfile
from pathlib import Path

fits, out = sorted(Path(sys.argv[1]).rglob("*.fit")), Path(sys.argv[2])
PACKED = dict(compression=zipfile.ZIP_DEFLATED, compresslevel=1)

with zipfile.ZipFile(out / "nested.zip", "w", **PACKED) as outer:
    for part in range(8):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", **PACKED) as inner:
            for fit in fits[part::8]:
                inner.write(fit, fit.name)
        outer.writestr(f"DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{part + 1}.zip", box.getvalue())


def hole(archive: zipfile.ZipFile, name: str, size: int) -> None:
    """A stored member of zeros that takes no room on the disk."""
    info = zipfile.ZipInfo(name)
    info.CRC, info.file_size, info.compress_size, info.header_offset = 0, size, size, archive.fp.tell()
    archive.fp.write(info.FileHeader(zip64=True))
    archive.fp.seek(size, 1)
    archive.start_dir = archive.fp.tell()
    archive.filelist.append(info)
    archive.NameToInfo[name] = info


with zipfile.ZipFile(out / "six.zip", "w", **PACKED) as archive:
    for number, fit in enumerate(fits[:200]):
        method = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
        archive.write(fit, "activities/" + fit.name, compress_type=method)
        if number in (50, 150):
            hole(archive, f"media/{number}.mp4", 3 << 30)
for name in ("nested.zip", "six.zip"):
    print(name, f"{(out / name).stat().st_size / 1e6:.0f} MB")
