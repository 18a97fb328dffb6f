"""The case file with twenty attachments, and two hundred agreements against LibreOffice converting the same as DOCX."""

import io
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.services import batch, casefile, casefile_binding, papers
from mediator_desktop.services.disputes import register
from mediator_desktop.services.registration import read_disputes
from mediator_desktop.services.workplace import Workplace
from tests.bench.measuring import Seen, compare, timed

AGREEMENTS = 200
CONVERTED = 20
"""LibreOffice is timed on one and on this many, from which its time for all is reckoned; both are told a piece."""
PHOTOS, SCANNED_PAGES = 12, 8


def measure(workplace: Workplace, folder: Path) -> list[Seen]:
    """Both rows; without LibreOffice the second is left out."""
    seen = [_case_file(workplace)]
    if shutil.which("soffice"):
        seen.append(_agreements(workplace, folder))
    return seen


def _case_file(workplace: Workplace) -> Seen:
    """Against reading the attachments from the vault and nothing else."""
    record = _with_attachments(workplace)

    def bind() -> None:
        with workplace.register.read() as reader:
            case = casefile.look(record, reader, workplace)
            casefile_binding.bind(case, reader, workplace)

    def read() -> None:
        with workplace.register.read() as reader:
            for attachment in reader.attachments(record.id):
                workplace.register.vault.get(attachment.digest)

    return compare(
        f"case file, {PHOTOS} photos of 12 MP, {SCANNED_PAGES} PDF pages (limit: reading them)",
        bind,
        read,
        "–",
        5,
    )


def _agreements(workplace: Workplace, folder: Path) -> Seen:
    chosen = []
    sample = _sample()
    for _ in range(AGREEMENTS):
        with workplace.register.write() as uow:
            kept = register(sample, uow, workplace.clock).record
        chosen.append((kept.id, kept.display_number))
    begin = time.perf_counter()
    done = batch.run(
        batch.paper_jobs("agreement", chosen, workplace), batch.into_folder(folder / "pdf"), workplace
    )
    ours = (time.perf_counter() - begin) * 1000 / AGREEMENTS
    assert len(done.made) == AGREEMENTS, done.failed
    documents = folder / "docx"
    documents.mkdir(parents=True)
    with workplace.register.read() as reader:
        for number, (dispute_id, _number) in enumerate(chosen[:CONVERTED]):
            prepared = papers.prepare("agreement", dispute_id, reader, workplace)
            (documents / f"{number}.docx").write_bytes(papers.docx(prepared))
    with tempfile.TemporaryDirectory(prefix="mediator-office-") as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]

        def convert(count: int) -> float:
            files = map(str, sorted(documents.iterdir())[:count])
            whole = [*command, "--outdir", str(folder / "office"), *files]
            return timed(lambda: subprocess.run(whole, check=True, capture_output=True))

        convert(1)
        one, many = convert(1), convert(CONVERTED)
    each = (many - one) / (CONVERTED - 1)
    theirs = (one + (AGREEMENTS - 1) * each) / AGREEMENTS
    name = f"{AGREEMENTS} agreements in one batch, each (LibreOffice, reckoned from {CONVERTED} DOCX)"
    return Seen(name, ours, theirs, ours / theirs, ours, "≤ 0.14×")


def _sample() -> Dispute:
    found = next(iter(read_disputes(program_folder() / "forms" / "samples" / "two_party.toml")))
    assert isinstance(found, Dispute)
    return found


def _with_attachments(workplace: Workplace) -> DisputeRecord:
    with workplace.register.write() as uow:
        record = register(replace(_sample()), uow, workplace.clock).record
    files = [(f"照片{n}.jpg", _photo(n), Media.PICTURE, 1 if n < 4 else 4) for n in range(PHOTOS)]
    files += [(f"扫描{n}.pdf", _scan(n), Media.PDF, 1) for n in range(SCANNED_PAGES)]
    for place, (name, content, media, per_page) in enumerate(files):
        digest = workplace.register.vault.put(content)
        attachment = Attachment(
            id=f"bench-{record.id}-{place}",
            dispute_id=record.id,
            digest=digest,
            name=name,
            media=media,
            media_type="",
            size=len(content),
            pages=1,
            section="evidence",
            position=place,
            per_page=per_page,
            added_at=datetime(2026, 11, 22, 9),
        )
        with workplace.register.write() as uow:
            uow.add_attachment(attachment)
    return record


def _photo(number: int) -> bytes:
    """Twelve megapixels that do not pack away to nothing."""
    from PIL import Image

    seed = random.Random(number)
    small = Image.frombytes("RGB", (400, 300), seed.randbytes(400 * 300 * 3))
    out = io.BytesIO()
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=88)
    return out.getvalue()


def _scan(number: int) -> bytes:
    """One page that is a picture, as scanners make them."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawImage(ImageReader(io.BytesIO(_photo(100 + number))), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()
