"""What a file really is, told by its bytes and never by its name."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from mediator_desktop.domain.attachment import Media
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.text import tidy

MOST_ENTRIES = 20_000
"""Files in an office document; more are no document."""
NAME_LENGTH = 70
"""Characters; Chinese ones take three bytes each, and most disks allow 255."""

BROKEN = "这个文件已损坏，打不开，请换一份完好的"
EMPTY = "这是空文件，里面什么也没有，请重新导出后再放"
PROGRAM = "这是程序或脚本文件，不能作附件"
ARCHIVE = "这是压缩包，请解开后把里面的文件放进来"
UNKNOWN = "认不出这是什么文件，只能放图片、PDF、录音、录像和文字、表格文件"
LOCKED_DOCUMENT = "这个文件要密码才能打开，请用 WPS 打开后去掉密码再放"
PHONE_PICTURE = "这是手机专用的照片格式，电脑上看不了，请在手机里改存成 JPG 再放"


@dataclass(frozen=True, slots=True)
class Kind:
    """`endings` are the usual ends of its name in small letters, the first the most usual."""

    media: Media
    media_type: str
    endings: tuple[str, ...]


JPEG = Kind(Media.PICTURE, "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind(Media.PICTURE, "image/png", ("png",))
BMP = Kind(Media.PICTURE, "image/bmp", ("bmp", "dib"))
TIFF = Kind(Media.PICTURE, "image/tiff", ("tif", "tiff"))
WEBP = Kind(Media.PICTURE, "image/webp", ("webp",))
GIF = Kind(Media.PICTURE, "image/gif", ("gif",))
PDF = Kind(Media.PDF, "application/pdf", ("pdf",))
MP3 = Kind(Media.RECORDING, "audio/mpeg", ("mp3",))
M4A = Kind(Media.RECORDING, "audio/mp4", ("m4a", "mp4", "3gp", "aac"))
WAV = Kind(Media.RECORDING, "audio/wav", ("wav",))
AMR = Kind(Media.RECORDING, "audio/amr", ("amr", "awb"))
OGG = Kind(Media.RECORDING, "audio/ogg", ("ogg", "opus", "oga"))
FLAC = Kind(Media.RECORDING, "audio/flac", ("flac",))
AAC = Kind(Media.RECORDING, "audio/aac", ("aac",))
WMA = Kind(Media.RECORDING, "audio/x-ms-wma", ("wma", "wmv", "asf"))
MP4 = Kind(Media.VIDEO, "video/mp4", ("mp4", "m4v", "3gp", "3g2", "mov"))
THREE_GP = Kind(Media.VIDEO, "video/3gpp", ("3gp", "3g2", "mp4"))
MOV = Kind(Media.VIDEO, "video/quicktime", ("mov", "mp4"))
AVI = Kind(Media.VIDEO, "video/x-msvideo", ("avi",))
MATROSKA = Kind(Media.VIDEO, "video/x-matroska", ("mkv", "webm"))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(Media.OFFICE, f"{_OOXML}wordprocessingml.document", ("docx", "docm", "dotx", "wps"))
XLSX = Kind(Media.OFFICE, f"{_OOXML}spreadsheetml.sheet", ("xlsx", "xlsm", "et"))
PPTX = Kind(Media.OFFICE, f"{_OOXML}presentationml.presentation", ("pptx", "pptm", "dps"))
DOC = Kind(Media.OFFICE, "application/msword", ("doc", "wps", "dot", "wpt"))
XLS = Kind(Media.OFFICE, "application/vnd.ms-excel", ("xls", "et", "xlt", "ett"))
PPT = Kind(Media.OFFICE, "application/vnd.ms-powerpoint", ("ppt", "dps", "pps", "dpt"))
OFD = Kind(Media.OFFICE, "application/ofd", ("ofd",))
ODT = Kind(Media.OFFICE, "application/vnd.oasis.opendocument.text", ("odt",))
ODS = Kind(Media.OFFICE, "application/vnd.oasis.opendocument.spreadsheet", ("ods",))
ODP = Kind(Media.OFFICE, "application/vnd.oasis.opendocument.presentation", ("odp",))
RTF = Kind(Media.OFFICE, "application/rtf", ("rtf", "doc"))
TEXT = Kind(Media.OFFICE, "text/plain", ("txt", "csv", "log"))

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm", b"MSCF", b"ITSF",
)  # fmt: skip
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"GIF87a", GIF),
    (b"GIF89a", GIF), (b"ID3", MP3), (b"#!AMR", AMR), (b"OggS", OGG), (b"fLaC", FLAC),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", WMA), (b"\x1a\x45\xdf\xa3", MATROSKA), (b"{\\rtf", RTF),
)  # fmt: skip
_RIFF = {b"WAVE": WAV, b"AVI ": AVI, b"WEBP": WEBP}
_PHONE_PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF = {b"text": ODT, b"spreadsheet": ODS, b"presentation": ODP}
_VIDEO_TRACK = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<[!?a-z/]|#!|@echo)", re.IGNORECASE)


def kind_of(name: str, content: bytes) -> Kind:
    """What a file is. Raises Refused with a sentence for what cannot belong to a case file.

    The name only helps with plain text, which has no mark of its own: it must end like one.
    """
    if not content:
        raise Refused(EMPTY)
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(_PROGRAMS):
        raise Refused(PROGRAM)
    if content.startswith(_ARCHIVES):
        raise Refused(ARCHIVE)
    for recognised in _RECOGNISERS:
        if found := recognised(content):
            return found
    if _MARKUP.match(content[:64]):
        raise Refused(PROGRAM)
    if b"%PDF-" in content[:1024]:
        return PDF
    if _is_text(content) and ending_of(name) in TEXT.endings:
        return TEXT
    raise Refused(PROGRAM if ending_of(name) in _SCRIPTS else UNKNOWN)


_SCRIPTS = frozenset(
    {
        "bat", "cmd", "com", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "msi", "pif", "ps1", "py", "reg", "scr",
        "sh", "svg", "url", "vbe", "vbs", "wsf",
    }
)  # fmt: skip


def ending_of(name: str) -> str:
    """`jpg` of `照片.JPG`, empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kept_name(name: str, kind: Kind) -> str:
    """The name under which a file is kept: no folders, no hidden marks, an end that tells the truth.

    A name that ends like another kind of file gets the right end behind it, so that a copy saved later opens as what it
    is (`凭证.exe` → `凭证.exe.jpg`). A very long one is shortened in the middle.
    """
    base = re.split(r"[\\/]", name)[-1]
    base = _UNFIT.sub("", tidy(base)).rstrip(". ")
    if ending_of(base) not in kind.endings:
        base = f"{base or '附件'}.{kind.endings[0]}"
    stem, _, ending = base.rpartition(".")
    stem = stem.strip(". ") or "附件"
    if len(stem) > NAME_LENGTH:
        stem = f"{stem[: NAME_LENGTH - 21]}…{stem[-20:]}"
    return f"{stem}.{ending}"


_UNFIT = re.compile('[\x00-\x1f\x7f-\x9f<>:"|?*\ud800-\udfff\ufffe\uffff]')


def _bitmap(content: bytes) -> Kind | None:
    """A bitmap says how long its own header is; two letters alone would be too little."""
    known = int.from_bytes(content[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124)
    return BMP if content[:2] == b"BM" and known else None


def _riff(content: bytes) -> Kind | None:
    return _RIFF.get(content[8:12]) if content[:4] == b"RIFF" else None


def _film(content: bytes) -> Kind | None:
    """The family of MP4: recordings and films look alike but for a track of pictures."""
    box, brand = content[4:8], content[8:12]
    if box in (b"moov", b"mdat", b"wide") and b"mvhd" in content:
        return MOV
    if box != b"ftyp":
        return None
    if brand in _PHONE_PICTURES:
        raise Refused(PHONE_PICTURE)
    if brand in (b"M4A ", b"M4B ") or not _VIDEO_TRACK.search(content):
        return M4A
    if brand == b"qt  ":
        return MOV
    return THREE_GP if brand.startswith((b"3gp", b"3g2")) else MP4


def _sound(content: bytes) -> Kind | None:
    """MP3 and AAC without a head: frames that follow each other where their lengths say."""
    at = 0
    kind = None
    for _ in range(3):
        head = content[at : at + 7]
        if len(head) < 7:
            return kind if at else None
        if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
            return None
        if head[1] & 0xF6 == 0xF0:
            kind, length = AAC, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        else:
            kind, length = MP3, _mp3_length(head)
        if length < 7:
            return None
        at += length
    return kind


def _mp3_length(head: bytes) -> int:
    """Bytes of a frame of layer III (ISO 11172-3, 13818-3), 0 where it is none."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or sampling == 3:
        return 0
    rates = _RATES if version == 3 else _LOW_RATES
    hertz = (44_100, 48_000, 32_000)[sampling] >> (3 - version if version else 2)
    return (144 if version == 3 else 72) * rates[rate] * 1000 // hertz + (head[2] >> 1 & 1)


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _packed(content: bytes) -> Kind | None:
    """Documents that are packed folders; other packed folders are refused."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    names = _entries(content)
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    if "OFD.xml" in names:
        return OFD
    if names & {"AndroidManifest.xml", "META-INF/MANIFEST.MF", "classes.dex"}:
        raise Refused(PROGRAM)
    if found := re.match(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)", content[30:110]):
        return _ODF.get(found[1])
    raise Refused(ARCHIVE)


def _entries(content: bytes) -> frozenset[str]:
    """The names in a packed folder, without unpacking anything."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0:
        raise Refused(BROKEN)
    if int.from_bytes(content[end + 10 : end + 12], "little") > MOST_ENTRIES:
        raise Refused(ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return frozenset(packed.namelist())
    except Exception as error:
        raise Refused(BROKEN) from error


def _compound(content: bytes) -> Kind | None:
    """Older documents of Word, Excel, WPS: known by the names of their streams."""
    if not content.startswith(_OLE):
        return None
    if _wide("EncryptedPackage") in content:
        raise Refused(LOCKED_DOCUMENT)
    for stream, kind in (
        ("WordDocument", DOC),
        ("Workbook", XLS),
        ("Book", XLS),
        ("PowerPoint Document", PPT),
    ):
        if _wide(stream) + b"\x00\x00" in content:
            return kind
    raise Refused(UNKNOWN)


def _wide(word: str) -> bytes:
    return word.encode("utf-16-le")


def _is_text(content: bytes) -> bool:
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f]", words)
    return False


_RECOGNISERS: tuple[Callable[[bytes], Kind | None], ...] = (
    _bitmap,
    _riff,
    _film,
    _packed,
    _compound,
    _sound,
)
