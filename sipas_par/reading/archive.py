"""A zip archive that is what its directory says: no swollen parts, no parts under one name, no lying sizes.

The parser that reads the workbook afterwards trusts the archive, so everything that it will unpack is
unpacked here first, up to the size that the directory states and not a byte further.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.reading import limits

_LOCAL_HEADER = 30


class Archive:
    """The parts of a zipped file.

    Raises
    ------
    ReadError
        For archives beyond the limits, with encrypted parts, or with two parts of one name.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file, self._data = file, data
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        parts = self._zip.infolist()
        self._by_name = {part.filename.lower(): part for part in parts}
        if len(self._by_name) != len(parts):
            raise ReadError(Finding("file-damaged", "error", file=file, found="zip"))
        total = sum(part.file_size for part in parts)
        swollen = [
            part
            for part in parts
            if part.file_size > limits.RATIO_FREE_BYTES
            and part.file_size > limits.MAX_PACK_RATIO * max(part.compress_size, 1)
        ]
        if len(parts) > limits.MAX_PARTS or total > limits.MAX_UNPACKED_BYTES or swollen:
            raise self._too_large(total)
        if any(part.flag_bits & 1 for part in parts):
            raise ReadError(Finding("password-protected", "error", file=file))

    def _too_large(self, size: int) -> ReadError:
        found, most = round(size / 2**20), round(limits.MAX_UNPACKED_BYTES / 2**20)
        return ReadError(Finding("unpacks-too-large", "error", file=self.file, found=found, expected=most))

    def names(self) -> list[str]:
        """Return the names of the parts as stored."""
        return [part.filename for part in self._by_name.values()]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """Unpack one part; office programs do not mind capitals in its name, so neither is minded here.

        Raises
        ------
        ReadError
            If the part is missing, damaged, or unpacks to more than the directory states.
        """
        part = self._by_name.get(name.lower())
        if part is None:
            raise ReadError(Finding("file-damaged", "error", file=self.file, found=name[-120:]))
        start = part.header_offset + _LOCAL_HEADER
        lengths = self._data[start - 4 : start]
        start += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        packed = self._data[start : start + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            content = packed
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            content = unpacker.decompress(packed, part.file_size + 1)
            if len(content) > part.file_size or not unpacker.eof:
                raise self._too_large(max(part.file_size, len(content)))
        if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
            raise ReadError(Finding("file-damaged", "error", file=self.file, found=name[-120:]))
        return content

    def head(self, name: str, size: int = 2048) -> bytes:
        """Return the first bytes of a part that is not read further by anyone."""
        with self._zip.open(self._by_name[name.lower()]) as part:
            return part.read(size)
