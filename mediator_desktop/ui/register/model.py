"""The columns of the list of disputes; their names are what it may be sorted by."""

from mediator_desktop.domain.views import SortBy
from mediator_desktop.ui.kit.table import Column

TABLE = "register"
COLUMNS = (
    Column(SortBy.NUMBER.value, "编号", 236),
    Column(SortBy.TITLE.value, "卷名", 252),
    Column(SortBy.TYPE.value, "类型", 96),
    Column(SortBy.VILLAGE.value, "村(社区)", 96),
    Column(SortBy.STATUS.value, "状态", 84),
    Column(SortBy.MEDIATOR.value, "调解员", 84),
    Column(SortBy.RECEIVED.value, "登记日期", 108),
    Column(SortBy.AMOUNT.value, "金额(元)", 110, is_number=True),
)
