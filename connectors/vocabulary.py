"""The names under which sources deliver values: one closed list, so that rooms downstream can rely on them."""

SUBJECT_FIELDS = frozenset(
    {"name", "id_no", "sex", "birth_date", "phone", "address", "employer", "plate"},
)
"""Whose record it is. `name`, `id_no` may hold several co-owners joined by `、`."""

PERSON_FIELDS = SUBJECT_FIELDS | {"seen", "status", "deceased", "customer_no", "fact"}
"""kind person: one contact fact a record; `fact` says which (phone, address, employer, identity), `seen` its date."""

HOUSE_FIELDS = SUBJECT_FIELDS | {
    "location", "certificate_no", "unit_no", "area", "usage", "ownership", "share", "registered",
    "mortgagee", "mortgage_amount", "mortgage_from", "mortgage_to",
    "seized_by", "seizure_no", "seized_from", "seized_to", "seizure_rank",
}  # fmt: skip
VEHICLE_FIELDS = SUBJECT_FIELDS | {
    "plate_type", "brand", "model", "vin", "engine_no", "registered", "inspection_to", "status",
    "mortgagee", "seized_by", "seizure_no", "seized_from", "seized_to", "seizure_rank",
}  # fmt: skip
DEPOSIT_FIELDS = SUBJECT_FIELDS | {
    "bank", "account_no", "account_kind", "account_status", "currency", "balance", "available", "as_of", "opened",
    "seized_by", "seizure_no", "frozen_amount", "seized_to",
}  # fmt: skip
HOUSING_FUND_FIELDS = SUBJECT_FIELDS | {
    "account_no", "employer_no", "base", "monthly", "balance", "account_status", "paid_to", "opened", "loan_balance",
}  # fmt: skip
OPERATOR_NUMBER_FIELDS = frozenset({"ordinal", "line_type", "activated", "last_active", "due", "process_id"})
EQUITY_FIELDS = frozenset({
    "name", "id_no", "company", "credit_code", "role", "share", "subscribed_amount", "subscribed_to", "paid_amount",
    "company_status", "as_of", "seized_by", "seizure_no", "seized_from", "seized_to", "frozen_amount",
    "mortgagee", "mortgage_amount", "mortgage_from", "mortgage_no", "pledge_role", "register_status",
})  # fmt: skip
"""kind equity: a holding in a company, or what burdens it; `company` is no employer and its address nobody's home."""

OFFICE_FIELDS = frozenset({"name", "id_no", "company", "credit_code", "role", "company_status", "as_of"})
"""kind office: who represents or governs a company."""

PLEDGE_CLAIM_FIELDS = frozenset({
    "name", "id_no", "role", "company", "credit_code", "pledgor", "amount", "registered", "mortgage_no",
    "register_status",
})  # fmt: skip
"""kind pledge_claim: `name` is the pledgee. A claim of his, and no burden on anything of his."""

DISHONEST_FIELDS = frozenset({
    "name", "id_no", "sex", "age", "court", "area", "basis_no", "basis_by", "filed", "docket", "duty", "performance",
    "behaviour", "published",
})  # fmt: skip
"""kind dishonest: an entry of the list of dishonest judgment debtors; no asset."""

EXECUTED_FIELDS = frozenset({"name", "id_no", "sex", "court", "filed", "docket", "amount"})
"""kind executed: another creditor's enforcement; no asset."""

FIELDS_BY_KIND = {
    "person": PERSON_FIELDS,
    "house": HOUSE_FIELDS,
    "vehicle": VEHICLE_FIELDS,
    "deposit": DEPOSIT_FIELDS,
    "housing_fund": HOUSING_FUND_FIELDS,
    "operator_number": OPERATOR_NUMBER_FIELDS,
    "equity": EQUITY_FIELDS,
    "office": OFFICE_FIELDS,
    "pledge_claim": PLEDGE_CLAIM_FIELDS,
    "dishonest": DISHONEST_FIELDS,
    "executed": EXECUTED_FIELDS,
}
ASSET_KINDS = frozenset({"house", "vehicle", "deposit", "housing_fund", "equity"})
FREE_WORDS = frozenset({
    "usage", "brand", "model", "duty", "behaviour", "account_kind", "account_status", "currency",
    "reason",
})  # fmt: skip
"""Descriptions: of what two people type from a paper, these alone need not be alike."""
