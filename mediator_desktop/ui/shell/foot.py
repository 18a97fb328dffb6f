"""When the register was last backed up, in words."""

from datetime import datetime


def backup_line(backed_up_at: str, now: datetime) -> str:
    """`上次备份 今天 08:02`; a hint when it never was or long ago."""
    if not backed_up_at:
        return "还没有备份过"
    try:
        then = datetime.fromisoformat(backed_up_at)
    except ValueError:
        return "还没有备份过"
    days = (now.date() - then.date()).days
    if days <= 0:
        return f"上次备份 今天 {then:%H:%M}"
    if days == 1:
        return f"上次备份 昨天 {then:%H:%M}"
    return f"上次备份 {days} 天前" if days < 365 else f"上次备份 {then:%Y-%m-%d}"
