"""The names under which sources deliver values: one closed list, so that rooms downstream can rely on them."""

SUBJECT_FIELDS = frozenset(
    {"name", "id_no", "sex", "birth_date", "phone", "address", "employer", "plate"},
)
"""Whose record it is. `name`, `id_no` may hold several co-owners joined by `、`."""

PERSON_FIELDS = SUBJECT_FIELDS | {
    "seen", "status", "deceased", "customer_no", "fact", "channel",
    "former_names", "ethnicity", "marital", "registration", "relation",
}  # fmt: skip
"""kind person: one contact fact a record; `fact` says which (phone, address, employer, identity), `seen` its date."""

HOUSE_FIELDS = SUBJECT_FIELDS | {
    "location", "certificate_no", "unit_no", "area", "usage", "ownership", "share", "registered",
    "mortgagee", "mortgage_amount", "mortgage_from", "mortgage_to",
    "seized_by", "seizure_no", "seized_from", "seized_to", "seizure_rank",
}  # fmt: skip
UNIT_FIELDS = frozenset({
    "name", "location", "certificate_no", "unit_no", "area", "usage", "ownership", "owner_check", "mortgaged", "status",
    "seized_by", "notice",
})  # fmt: skip
"""kind unit: a house that was asked about by its place; `name` only where the register confirms that very name."""

THING_KEYS = frozenset({"location", "certificate_no"})
"""Keys by which a source is asked about one thing that is known already, and about nobody's things at large."""

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
SOCIAL_INSURANCE_FIELDS = SUBJECT_FIELDS | {
    "account_no", "scheme", "employer_no", "account_status", "base", "paid_to", "opened", "pension", "pension_from",
}  # fmt: skip
"""kind social_insurance: one scheme of one employment, or a pension; what is paid by the month, no asset itself."""

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

SECURITIES_FIELDS = SUBJECT_FIELDS | {
    "account_no", "account_status", "market", "security_code", "security_name", "security_kind", "broker",
    "quantity", "available_quantity", "frozen_quantity", "pledged_quantity", "price", "price_date", "as_of",
    "mortgagee", "seized_by", "seizure_no", "seized_from", "seized_to", "seizure_rank",
}  # fmt: skip
"""kind securities: one security in one account; without `security_code` the account is empty."""

INSURANCE_FIELDS = SUBJECT_FIELDS | {
    "insurer", "policy_no", "policy_kind", "product", "insured_relation", "beneficiary_kind", "policy_status",
    "effective_from", "effective_to", "cash_value", "as_of", "dividend", "loan_balance", "mortgagee",
    "mortgage_amount", "seized_by", "seizure_no", "frozen_amount", "seized_from", "seized_to",
}  # fmt: skip
"""kind insurance: a policy of its holder (投保人). Of whom it insures or favours it tells the relation only."""

CHATTEL_CHARGE_FIELDS = frozenset({
    "name", "id_no", "charge_kind", "description", "mortgage_no", "mortgagee", "mortgage_amount",
    "mortgage_from", "mortgage_to", "register_status",
})  # fmt: skip
"""kind chattel_charge: a registered charge; `name` is whose thing it is said to be, `mortgagee` who has the right."""

EXECUTED_FIELDS = frozenset({"name", "id_no", "sex", "court", "filed", "docket", "amount"})
"""kind executed: another creditor's enforcement; no asset."""

FIELDS_BY_KIND = {
    "person": PERSON_FIELDS,
    "house": HOUSE_FIELDS,
    "unit": UNIT_FIELDS,
    "vehicle": VEHICLE_FIELDS,
    "deposit": DEPOSIT_FIELDS,
    "housing_fund": HOUSING_FUND_FIELDS,
    "social_insurance": SOCIAL_INSURANCE_FIELDS,
    "operator_number": OPERATOR_NUMBER_FIELDS,
    "equity": EQUITY_FIELDS,
    "office": OFFICE_FIELDS,
    "pledge_claim": PLEDGE_CLAIM_FIELDS,
    "securities": SECURITIES_FIELDS,
    "insurance": INSURANCE_FIELDS,
    "chattel_charge": CHATTEL_CHARGE_FIELDS,
    "dishonest": DISHONEST_FIELDS,
    "executed": EXECUTED_FIELDS,
}
ASSET_KINDS = frozenset(
    {"house", "vehicle", "deposit", "housing_fund", "equity", "securities", "insurance", "chattel_charge"}
)
FREE_WORDS = frozenset({
    "usage", "brand", "model", "duty", "behaviour", "account_kind", "account_status", "currency",
    "reason",
})  # fmt: skip
"""Descriptions: of what two people type from a paper, these alone need not be alike."""
