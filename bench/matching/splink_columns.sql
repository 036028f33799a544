-- Splink's columns, one statement: what somebody who knows both Splink and Chinese files would prepare in DuckDB.
-- {source} is a Parquet file; `fold` holds traditional -> simplified, `reading` character -> toneless pinyin.
CREATE OR REPLACE TABLE {target} AS
WITH raw AS (
  SELECT record_id,
    translate(regexp_replace(regexp_replace(name, '[（(].*$|先生$|女士$', ''), '[\s　]', '', 'g'), '{traditional}', '{simplified}') AS name_n,
    upper(regexp_replace(translate(id_no, '０１２３４５６７８９Ｘ', '0123456789X'), '[^0-9Xx*尾号]', '', 'g')) AS id_t,
    nullif(sex, '') AS sex,
    regexp_replace(birth_date, '[^0-9]', '-', 'g') AS birth_t,
    list_transform(string_split(translate(phones, '０１２３４５６７８９', '0123456789'), ';'),
      p -> regexp_extract(regexp_replace(p, '\+86|[ -]', '', 'g'), '1[3-9][0-9*]{{5,9}}')) AS phone_list,
    list_transform(string_split(phones, ';'), p -> regexp_extract(p, '([0-9]{{4}})[^0-9]*$', 1)) AS tail_list,
    regexp_replace(translate(address, '０１２３４５６７８９', '0123456789'), '\s', '', 'g') AS address_t,
    employer, plates, regexp_replace(bank_cards, ' ', '', 'g') AS card
  FROM read_parquet('{source}')
), shaped AS (
  SELECT *,
    CASE WHEN regexp_full_match(id_t, '[0-9]{{17}}[0-9X]') THEN id_t[1:17]
         WHEN regexp_full_match(id_t, '[0-9]{{15}}') THEN id_t[1:6] || '19' || id_t[7:15] END AS id17,
    CASE WHEN regexp_full_match(id_t, '[0-9*X]{{18}}') AND contains(id_t, '*') THEN id_t
         WHEN regexp_full_match(id_t, '[0-9]{{6}}X{{8}}[0-9]{{3}}[0-9X]') THEN id_t[1:6] || '********' || id_t[15:18]
         WHEN regexp_full_match(id_t, '[0-9]{{6}}\*+[0-9]{{3}}[0-9X]') THEN id_t[1:6] || '********' || id_t[length(id_t)-3:]
         WHEN regexp_full_match(id_t, '尾号[0-9]{{3}}[0-9X]') THEN '**************' || id_t[3:6] END AS id_mask,
    regexp_extract_all(birth_t, '[0-9]+') AS birth_parts,
    list_filter(phone_list, p -> length(p) = 11 AND NOT contains(p, '*')) AS phones,
    list_filter(tail_list, p -> length(p) = 4) AS tails,
    regexp_extract_all(address_t, '[0-9]+') AS numbers,
    regexp_extract(address_t, '([^省市区县号]{{2,5}}(?:路|街|大道))[0-9]', 1) AS road,
    regexp_extract(address_t, '([^省市]{{2,7}}(?:区|县|市))[^区县市]*$', 1) AS district,
    regexp_replace(employer, '股份有限公司|有限公司|公司', '') AS employer_core
  FROM raw
), named AS (
  SELECT s.*, coalesce(a.reading, '') || coalesce(b.reading, '') || coalesce(c.reading, '') || coalesce(d.reading, '') AS han_sound
  FROM shaped s LEFT JOIN reading a ON a.sign = s.name_n[1:1] LEFT JOIN reading b ON b.sign = s.name_n[2:2]
  LEFT JOIN reading c ON c.sign = s.name_n[3:3] LEFT JOIN reading d ON d.sign = s.name_n[4:4]
)
SELECT record_id AS unique_id,
  CASE WHEN contains(name_n, '*') OR contains(name_n, '某') THEN replace(name_n, '某', '*') END AS name_mask,
  CASE WHEN contains(name_n, '*') OR contains(name_n, '某') THEN NULL ELSE nullif(name_n, '') END AS name,
  name_n[1:1] AS surname,
  nullif(CASE WHEN han_sound = '' THEN lower(name_n) ELSE han_sound END, '') AS sound,
  id17, id_mask, coalesce(id17, id_mask) AS id_any, right(coalesce(nullif(id_t, ''), ''), 4) AS id_tail,
  CASE WHEN id17 IS NULL AND id_mask IS NULL AND length(id_t) IN (17, 18) THEN id_t END AS id_broken,
  CASE WHEN len(birth_parts) = 3 THEN birth_parts[1] || lpad(birth_parts[2], 2, '0') || lpad(birth_parts[3], 2, '0')
       WHEN len(birth_parts) = 1 AND length(birth_parts[1]) = 8 THEN birth_parts[1]
       WHEN id17 IS NOT NULL THEN id17[7:14]
       WHEN regexp_full_match(id_mask[7:14], '[0-9]{{8}}') THEN id_mask[7:14] END AS birth,
  birth[1:4] AS birth_year,
  sex, CASE WHEN len(phones) > 0 THEN phones END AS phones, phones[1] AS phone1,
  CASE WHEN len(tails) > 0 THEN tails END AS tails, tails[1] AS tail1,
  nullif(address_t, '') AS address, nullif(road, '') AS road, nullif(district, '') AS district,
  CASE WHEN len(numbers) >= 3 AND NOT contains(address_t, '*') THEN numbers[1] || '-' || numbers[2] || '-' || numbers[-1] END AS flat,
  numbers[1] AS house, nullif(employer, '') AS employer, nullif(employer_core, '') AS employer_core,
  nullif(plates, '') AS plate, nullif(right(replace(replace(plates, '·', ''), 'O', '0'), 5), '') AS plate_tail,
  CASE WHEN regexp_full_match(card, '[0-9]{{16,19}}') THEN card END AS card, nullif(right(card, 4), '') AS card_tail
FROM named
