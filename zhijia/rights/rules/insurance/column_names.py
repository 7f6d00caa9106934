"""How people call the columns of the files: the first word a header may be, for both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zhijia.kernel.words import _

COLUMN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "person_id": _("身份证号"),
        "name": _("姓名"),
        "hired_on": _("入职日期"),
        "ended_on": _("离职日期"),
        "form": _("用工形式"),
        "employer_id": _("单位编号"),
        "employer_uscc": _("统一社会信用代码"),
        "id_type": _("证件类型"),
        "birth_date": _("出生日期"),
        "sex": _("性别"),
        "via_employer": _("派遣单位"),
        "account_region": _("参保地"),
        "registered_on": _("参保登记日期"),
        "last_year_average": _("上年月平均工资"),
        "absences": _("缺勤"),
        "period": _("月份"),
        "gross": _("应发工资"),
        "withheld_pension": _("代扣养老"),
        "withheld_medical": _("代扣医疗"),
        "withheld_unemployment": _("代扣失业"),
        "cash_in_lieu": _("社保补贴"),
        "kind": _("险种"),
        "base": _("缴费基数"),
        "employer_amount": _("单位缴费"),
        "worker_amount": _("个人缴费"),
        "paid_on": _("缴费日期"),
        "entry": _("缴费类型"),
        "region": _("参保地"),
        "change": _("增减员"),
        "rate": _("费率"),
        "float": _("浮动"),
        "valid_from": _("起始月份"),
        "valid_to": _("终止月份"),
    }
)
