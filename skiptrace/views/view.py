"""The base of everything that leaves the service as data.

Values are masked here and nowhere else on the way out, so that commands and interface cannot differ in what they hide.
"""

from pydantic import BaseModel, ConfigDict

from skiptrace.cases.masking import mask_value

_MASK_OF = {
    "name": "name",
    "former_name": "name",
    "former_names": "name",
    "id_no": "id_no",
    "phone": "phone",
    "address": "address",
    "location": "address",
    "plate": "plate",
    "account_no": "bank_card",
    "policy_no": "bank_card",
    "bank_card": "bank_card",
    "employer": "employer",
}
_PLAIN = frozenset(
    {
        "sex", "deceased", "fact", "seen", "as_of", "status", "account_status", "usage", "area", "ownership", "share",
        "registered", "bank", "account_kind", "currency", "ordinal", "type", "activated", "last_active", "due", "brand",
        "plate_type", "inspection_to", "seized_from", "seized_to", "seizure_rank", "mortgage_from", "mortgage_to",
        "company", "credit_code", "company_status", "role", "register_status", "court", "behaviour", "performance",
        "published", "filed", "market", "security_code", "security_name", "security_kind", "broker", "price",
        "price_date", "insurer", "policy_kind", "product", "insured_relation", "beneficiary_kind", "policy_status",
        "effective_from", "effective_to", "charge_kind", "scheme", "owner_check", "mortgaged", "notice",
        "registration", "relation", "pension_from",
    }
)  # fmt: skip
"""Fields that identify nobody by themselves; a field that is not named here is masked."""


class View(BaseModel):
    """Frozen and closed; field names are part of the interface."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def shown(field: str, value: str, *, masked: bool) -> str:
    """A value of a record or of the creditor's file as this reader may see it; co-owners are masked one by one."""
    if not masked or not value or field in _PLAIN:
        return value
    return "、".join(mask_value(_MASK_OF.get(field, field), part) for part in value.split("、"))
