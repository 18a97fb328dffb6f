"""Files from outside: known by their bytes, whole or refused, never trusted."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.domain.attachment import Media
from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers import pictures
from mediator_desktop.papers.pictures import examine, page_picture, pdf_page, thumbnail
from mediator_desktop.papers.pictures_kinds import NAME_LENGTH, kept_name, kind_of

ORIENTATION = 0x0112


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def flag(width: int = 60, height: int = 40) -> Image.Image:
    """Red at the top left, blue elsewhere: one sees which way up it is."""
    image = Image.new("RGB", (width, height), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, width // 3, height // 3), fill="red")
    return image


def photo(width: int = 60, height: int = 40, **options: object) -> bytes:
    return saved(flag(width, height), "JPEG", quality=95, **options)


def pdf(pages: int = 1, password: str = "", owner: str = "") -> bytes:
    content = io.BytesIO()
    canvas = Canvas(content)
    for number in range(pages):
        canvas.drawString(100, 700, f"{number + 1}")
        canvas.showPage()
    canvas.save()
    if not (password or owner):
        return content.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(content.getvalue())) as document:
        document.save(locked, encryption=pikepdf.Encryption(user=password, owner=owner or password, R=6))
    return locked.getvalue()


def packed(*names: str, first: tuple[str, str] | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as folder:
        if first is not None:
            folder.writestr(*first)
        for name in names:
            folder.writestr(name, "x")
    return content.getvalue()


def compound(*streams: str) -> bytes:
    words = b"".join(stream.encode("utf-16-le") + b"\0\0" for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + words + bytes(512)


def film(brand: bytes, track: bytes) -> bytes:
    handler = b"hdlr" + bytes(8) + track + bytes(12)
    return b"\0\0\0\x18ftyp" + brand + bytes(12) + b"\0\0\1\0moov" + handler + bytes(200)


def mp3_frames(count: int = 4) -> bytes:
    return (b"\xff\xfb\x90\x00" + bytes(413)) * count


def aac_frames(count: int = 4) -> bytes:
    return (b"\xff\xf1\x50\x80\x08\x1f\xfc" + bytes(57)) * count


def jpeg_colour(image: Image.Image, place: tuple[int, int]) -> str:
    red, _green, blue = image.getpixel(place)  # type: ignore[misc]
    return "red" if red > 150 > blue else "blue" if blue > 150 > red else "?"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


# What it is

PICTURES = {
    "jpeg": (photo, "image/jpeg"),
    "png": (lambda: saved(flag(), "PNG"), "image/png"),
    "bmp": (lambda: saved(flag(), "BMP"), "image/bmp"),
    "tiff": (lambda: saved(flag(), "TIFF"), "image/tiff"),
    "webp": (lambda: saved(flag(), "WEBP"), "image/webp"),
    "gif": (lambda: saved(flag(), "GIF"), "image/gif"),
}


@pytest.mark.parametrize(("make", "media_type"), PICTURES.values(), ids=PICTURES)
def test_a_picture_is_known_by_its_bytes_whatever_it_is_called(
    make: Callable[[], bytes], media_type: str
) -> None:
    found = examine("说明.docx", make())
    assert (found.media, found.media_type, found.pages) == (Media.PICTURE, media_type, 1)
    assert found.thumbnail is not None
    small = opened(found.thumbnail)
    assert (small.format, small.size) == ("JPEG", (60, 40))


OTHERS = {
    "docx": (lambda: packed("[Content_Types].xml", "word/document.xml"), Media.OFFICE, "docx"),
    "xlsx": (lambda: packed("[Content_Types].xml", "xl/workbook.xml"), Media.OFFICE, "xlsx"),
    "pptx": (lambda: packed("[Content_Types].xml", "ppt/presentation.xml"), Media.OFFICE, "pptx"),
    "ofd": (lambda: packed("OFD.xml"), Media.OFFICE, "ofd"),
    "odt": (
        lambda: packed(first=("mimetype", "application/vnd.oasis.opendocument.text")), Media.OFFICE, "odt",
    ),
    "doc": (lambda: compound("WordDocument", "VBA"), Media.OFFICE, "doc"),
    "xls": (lambda: compound("Workbook"), Media.OFFICE, "xls"),
    "ppt": (lambda: compound("PowerPoint Document"), Media.OFFICE, "ppt"),
    "rtf": (lambda: b"{\\rtf1 x}", Media.OFFICE, "rtf"),
    "mp3 with a head": (lambda: b"ID3\x03" + bytes(90), Media.RECORDING, "mp3"),
    "mp3": (mp3_frames, Media.RECORDING, "mp3"),
    "aac": (aac_frames, Media.RECORDING, "aac"),
    "wav": (lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(90), Media.RECORDING, "wav"),
    "amr": (lambda: b"#!AMR\n" + bytes(90), Media.RECORDING, "amr"),
    "ogg": (lambda: b"OggS" + bytes(90), Media.RECORDING, "ogg"),
    "flac": (lambda: b"fLaC" + bytes(90), Media.RECORDING, "flac"),
    "wma": (lambda: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(90), Media.RECORDING, "wma"),
    "m4a": (lambda: film(b"M4A ", b"soun"), Media.RECORDING, "m4a"),
    "a recording in a film's clothes": (lambda: film(b"isom", b"soun"), Media.RECORDING, "m4a"),
    "mp4": (lambda: film(b"isom", b"vide"), Media.VIDEO, "mp4"),
    "3gp": (lambda: film(b"3gp5", b"vide"), Media.VIDEO, "3gp"),
    "mov": (lambda: film(b"qt  ", b"vide"), Media.VIDEO, "mov"),
    "old mov": (lambda: b"\0\0\0\x20moov\0\0\0\x18mvhd" + bytes(90), Media.VIDEO, "mov"),
    "avi": (lambda: b"RIFF\x24\0\0\0AVI LIST" + bytes(90), Media.VIDEO, "avi"),
    "mkv": (lambda: b"\x1a\x45\xdf\xa3" + bytes(90), Media.VIDEO, "mkv"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "media", "ending"), OTHERS.values(), ids=OTHERS)
def test_recordings_films_and_documents(make: Callable[[], bytes], media: Media, ending: str) -> None:
    found = examine("王建国", make())
    assert (found.media, found.name, found.pages, found.thumbnail) == (media, f"王建国.{ending}", 0, None)


@pytest.mark.parametrize("words", ["借条：今借到", "﻿a,b\n1,2", "a\tb"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_plain_text_is_taken_when_it_is_called_so(words: str, encoding: str) -> None:
    content = words.encode(encoding)
    assert examine("聊天记录.txt", content).media_type == "text/plain"
    with pytest.raises(Refused):
        examine("聊天记录", content)


def test_a_pdf_has_pages_and_its_first_is_seen() -> None:
    found = examine("协议", pdf(3))
    assert (found.media, found.media_type, found.pages, found.name) == (
        Media.PDF,
        "application/pdf",
        3,
        "协议.pdf",
    )
    assert found.thumbnail is not None
    wide, high = opened(found.thumbnail).size
    assert (high, abs(wide - 181) <= 1) == (256, True)
    page = pdf_page(pdf(3), 2, 600)
    assert max(page.width, page.height) in (600, 601)


def test_a_scan_of_several_pages_shows_each() -> None:
    pages = [Image.new("RGB", (30, 20), colour) for colour in ("white", "red", "blue")]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert examine("扫描.tif", content).pages == 3
    assert jpeg_colour(opened(page_picture(content, page=1)), (9, 9)) == "red"
    assert jpeg_colour(opened(page_picture(content, page=2)), (9, 9)) == "blue"
    with pytest.raises(Refused, match="已损坏"):
        page_picture(content, page=3)


# What is refused


def pdf_without_pages() -> bytes:
    content = io.BytesIO()
    pikepdf.new().save(content)
    return content.getvalue()


def broken_png() -> bytes:
    content = bytearray(saved(flag(300, 300), "PNG"))
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


REFUSED = {
    "empty": (b"", "空文件"),
    "a program": (b"MZ\x90\x00" + bytes(200), "程序或脚本文件"),
    "a Linux program": (b"\x7fELF" + bytes(200), "程序或脚本文件"),
    "a program with a PDF inside": (b"MZ" + bytes(90) + b"%PDF-1.7", "程序或脚本文件"),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(90), "程序或脚本文件"),
    "a shell script": (b"#!/bin/sh\nrm -rf /", "程序或脚本文件"),
    "a script that also is a PDF": (b"#!/bin/sh\n%PDF-1.4\n", "程序或脚本文件"),
    "a batch file": (b"@echo off\r\n", "程序或脚本文件"),
    "a page of the web": (b"<html><script>x()</script>", "程序或脚本文件"),
    "a drawing with scripts": (b"<?xml version='1.0'?><svg onload='x()'/>", "程序或脚本文件"),
    "an app": (packed("AndroidManifest.xml", "classes.dex"), "程序或脚本文件"),
    "an archive": (packed("a.txt"), "压缩包"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(90), "压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(90), "压缩包"),
    "half a docx": (packed("[Content_Types].xml", "word/document.xml")[:-60], "已损坏"),
    "an installer": (compound("Property", "Icons"), "认不出"),
    "a locked document": (compound("EncryptedPackage"), "去掉密码再放"),
    "a phone's own picture": (film(b"heic", b"pict"), "改存成 JPG"),
    "nothing known": (b"\x01\x02\x03\x04" * 50, "认不出这是什么文件"),
    "half a photo": (photo(600, 400)[:3000], "图片已损坏"),
    "a photo without its body": (b"\xff\xd8\xff\xe0\x00\x10JFIF\0", "图片已损坏"),
    "a broken png": (broken_png(), "图片已损坏"),
    "half a gif": (saved(flag(), "GIF")[:40], "图片已损坏"),
    "half a webp": (saved(flag(), "WEBP")[:40], "图片已损坏"),
    "a webp of two words": (b"RIFF\x08\0\0\0WEBP", "图片已损坏"),
    "half a tiff": (saved(flag(), "TIFF")[:60], "图片已损坏"),
    "half a bmp": (saved(flag(), "BMP")[:60], "图片已损坏"),
    "half a pdf": (pdf()[:200], "PDF 已损坏"),
    "a pdf without pages": (pdf_without_pages(), "PDF 已损坏"),
    "a locked pdf": (pdf(password="123456"), "没有密码的 PDF 再放"),
}


def test_a_broken_pdf_is_not_called_locked_because_the_one_before_was() -> None:
    for content, sentence in ((pdf(password="123456"), "有密码"), (pdf_without_pages(), "PDF 已损坏")):
        with pytest.raises(Refused, match=sentence):
            examine("材料.pdf", content)


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_belong_to_a_case_file_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    for name in ("照片.jpg", "x", "材料.pdf"):
        with pytest.raises(Refused, match=sentence):
            examine(name, content)


@pytest.mark.parametrize("name", ["x.bat", "x.vbs", "x.ps1", "x.js", "x.EXE", "x.lnk"])
def test_a_script_is_told_by_its_name_where_nothing_else_tells(name: str) -> None:
    with pytest.raises(Refused, match="程序或脚本文件"):
        examine(name, b"del *.*")


def test_a_pdf_that_only_forbids_printing_is_taken() -> None:
    assert examine("a.pdf", pdf(owner="owner")).pages == 1


def test_a_pdf_of_far_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 3)
    assert examine("a.pdf", pdf(3)).pages == 3
    with pytest.raises(Refused, match="超过3页，请分成几份"):
        examine("a.pdf", pdf(4))


def test_a_scan_of_far_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 2)
    pages = [Image.new("1", (8, 8))] * 3
    with pytest.raises(Refused, match="超过2页"):
        examine("a.tif", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))


# Bombs: small files that would unpack to gigabytes


def png_bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_size(content: bytes, at: int, width: int, height: int, form: str) -> bytes:
    size = struct.pack(form, width, height)
    return content[:at] + size + content[at + len(size) :]


def jpeg_of(width: int, height: int, **options: object) -> bytes:
    """A small photo whose head claims another size."""
    content = photo(**options)
    frame = next(at for at in (content.find(b"\xff\xc0"), content.find(b"\xff\xc2")) if at > 0)
    return with_size(content, frame + 5, height, width, ">HH")


def webp_extended(width: int, height: int) -> bytes:
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    head += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(head) + 4) + b"WEBP" + head


def webp_lossless(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f" + struct.pack("<I", bits) + bytes(9)


BOMBS = {
    "png": png_bomb(60_000, 60_000),
    "gif": with_size(saved(flag(), "GIF"), 6, 60_000, 60_000, "<HH"),
    "bmp": with_size(saved(flag(), "BMP"), 18, 60_000, 60_000, "<ii"),
    "webp": with_size(saved(flag(), "WEBP"), 26, 16_000, 16_000, "<HH"),
    "webp, lossless": webp_lossless(16_384, 16_384),
    "webp, extended": webp_extended(60_000, 60_000),
    "jpeg": jpeg_of(65_000, 65_000),
    "progressive jpeg": jpeg_of(14_000, 14_000, progressive=True),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    with pytest.raises(Refused, match="万像素，太大了，请缩小后再放"):
        examine("照片.jpg", content)


def test_a_progressive_photo_of_endless_passes_is_refused() -> None:
    content = photo(progressive=True)
    with pytest.raises(Refused, match="图片已损坏"):
        examine("a.jpg", content[:-2] + b"\xff\xda" * 300 + content[-2:])


def test_a_photo_of_a_hundred_megapixels_is_taken() -> None:
    content = saved(Image.new("L", (12_000, 9_000), 128), "JPEG", quality=30)
    found = examine("无人机.jpg", content)
    assert found.thumbnail is not None
    assert opened(found.thumbnail).size == (256, 192)
    assert opened(page_picture(content, longest_px=1600)).size == (1600, 1200)
    assert max(opened(page_picture(content, longest_px=20_000)).size) < 12_000, "never unpacked whole"


@pytest.mark.parametrize("count", [0xFFFF, 30_000])
def test_a_packed_folder_that_claims_endless_entries_is_not_opened(count: int) -> None:
    content = bytearray(packed("[Content_Types].xml", "word/document.xml"))
    end = content.rfind(b"PK\x05\x06")
    content[end + 10 : end + 12] = count.to_bytes(2, "little")
    with pytest.raises(Refused, match="压缩包"):
        examine("a.docx", bytes(content))


# How it looks


@pytest.mark.parametrize(
    ("noted", "turn", "corner"),
    [
        (1, 0, (0, 0)), (3, 0, (1, 1)), (6, 0, (1, 0)), (8, 0, (0, 1)), (2, 0, (1, 0)),
        (1, 90, (1, 0)), (1, 180, (1, 1)), (1, 270, (0, 1)), (6, 90, (1, 1)), (1, 360, (0, 0)),
    ],
)  # fmt: skip
def test_a_photo_is_upright_as_its_camera_says_then_turned(
    noted: int, turn: int, corner: tuple[int, int]
) -> None:
    """The red corner ends where it must."""
    exif = Image.Exif()
    exif[ORIENTATION] = noted
    page = opened(page_picture(photo(60, 60, exif=exif), turn))
    found = {(x, y) for x in (0, 1) for y in (0, 1) if jpeg_colour(page, (8 + 44 * x, 8 + 44 * y)) == "red"}
    assert found == {corner}


def test_the_cameras_notes_stay_behind() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "PHONE OF SOMEBODY"
    exif.get_ifd(0x8825)[1] = "N"
    content = photo(exif=exif, comment=b"a comment")
    for made in (page_picture(content), thumbnail(content, Media.PICTURE)):
        assert made is not None
        assert b"PHONE" not in made
        assert b"comment" not in made
        assert b"Exif" not in made
        assert opened(made).size == (40, 60)


@pytest.mark.parametrize(
    "notes", [b"Exif\0\0broken", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_notes_that_cannot_be_read_turn_nothing(notes: bytes) -> None:
    content = photo()
    content = content[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + content[2:]
    assert opened(page_picture(content)).size == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_colour_becomes_grey_or_rgb(mode: str) -> None:
    found = opened(page_picture(saved(Image.new(mode, (300, 20)), "TIFF"), longest_px=100))
    assert found.mode in ("L", "RGB")
    assert found.size == (100, 7)


def test_what_is_see_through_is_white_like_paper() -> None:
    page = opened(page_picture(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")))
    assert page.getpixel((10, 10)) == (255, 255, 255)


def test_deep_grey_keeps_its_brightness() -> None:
    page = opened(page_picture(saved(Image.new("I;16", (20, 20), 32_768), "PNG")))
    assert abs(int(page.getpixel((10, 10))) - 128) <= 2  # type: ignore[arg-type]


def test_a_picture_is_never_made_larger() -> None:
    assert opened(page_picture(photo(60, 40), longest_px=4000)).size == (60, 40)


def test_a_very_long_strip_keeps_a_height() -> None:
    found = examine("a.png", saved(Image.new("L", (20_000, 3)), "PNG"))
    assert found.thumbnail is not None
    assert opened(found.thumbnail).size == (256, 1)


def test_thumbnails_of_what_cannot_be_seen() -> None:
    assert thumbnail(b"ID3", Media.RECORDING) is None
    assert thumbnail(pdf(), Media.PDF) is not None
    with pytest.raises(Refused, match="已损坏"):
        page_picture(pdf())
    with pytest.raises(Refused, match="已损坏"):
        pdf_page(pdf(2), 2, 300)


@given(
    st.binary(max_size=400), st.sampled_from([content for content, _ in REFUSED.values()] + [photo(), pdf()])
)
def test_whatever_is_in_a_file_it_is_taken_or_refused(tail: bytes, start: bytes) -> None:
    for content in (
        tail,
        start[:200] + tail,
        start + tail,
        start[: len(start) // 2] + tail + start[len(start) // 2 :],
    ):
        try:
            examine("x", content)
        except Refused as refused:
            sentences = [problem.sentence for problem in refused.problems]
            assert all(sentences)


# Names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("现场.JPG", "现场.JPG"),
        ("..\\..\\x.jpg", "x.jpg"),
        ("../../etc/照片.jpeg", "照片.jpeg"),
        ("C:\\scan\\", "附件.jpg"),
        ("收条.exe", "收条.exe.jpg"),
        ("收条", "收条.jpg"),
        ("长" * 60 + "名" * 60 + ".jpg", "长" * 49 + "…" + "名" * 20 + ".jpg"),
        ("", "附件.jpg"),
        (".jpg", "附件.jpg"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("gpj.\u202eexe", "gpj.exe.jpg"),
        ('a<b>:"|?*.jpg', "ab.jpg"),
        (
            "尉迟𬭎㛃的现场照片二〇二六年十月二十日上午九点半拍摄.jpg",
            "尉迟𬭎㛃的现场照片二〇二六年十月二十日上午九点半拍摄.jpg",
        ),
    ],
)
def test_a_name_keeps_no_folder_and_ends_with_the_truth(given_name: str, kept: str) -> None:
    assert kept_name(given_name, kind_of(given_name, photo())) == kept


@given(st.text(max_size=300))
def test_any_name_can_be_kept_and_saved_anywhere(name: str) -> None:
    kept = kept_name(name, kind_of(name, photo()))
    assert kept_name(kept, kind_of(kept, photo())) == kept
    stem, dot, ending = kept.rpartition(".")
    assert dot
    assert stem
    assert ending.lower() in ("jpg", "jpeg", "jpe", "jfif")
    assert len(stem) <= NAME_LENGTH
    assert not set(kept) & set('\\/:*?"<>|\n\t\0')
    assert len(kept.encode()) <= 255 or any(ord(c) > 0xFFFF for c in kept)
