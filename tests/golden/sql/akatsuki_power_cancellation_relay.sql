-- 提供先: あかつき電力株式会社 (akatsuki_power)
-- 目的: 廃止取次 (cancellation_relay)
-- 根拠: 共同利用 条文: C29, C31, C35, C36 規則: C31-2
-- 廃止取次の相手となる小売電気事業者との共同利用
-- 項目: 小売供給等契約の契約番号、託送供給等契約を締結する一般送配電事業者の供給区域、供給（受電）地点特定番号、契約状態、託送契約異動年月日
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['retail_contract_no']
    THEN contract.contract_no
  END AS "retail_contract_no",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['supply_area']
    THEN supply_point.area
  END AS "supply_area",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['supply_point_id']
    THEN supply_point.number
  END AS "supply_point_id",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['contract_state']
    THEN supply_point.contract_state
  END AS "contract_state",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['wheeling_change_date']
    THEN supply_point.wheeling_change_date
  END AS "wheeling_change_date"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
LEFT JOIN LATERAL (
  SELECT
    w.step,
    w.incoming
  FROM records.switching AS w
  WHERE
    w.customer_id = contract.customer_id
    AND w.contract_id = contract.id
    AND w.state = 'open'
  ORDER BY
    w.opened_on
  LIMIT 1
) AS relay
  ON TRUE
WHERE
  contract.switching_with && ARRAY['akatsuki_power']
  AND relay.step IN ('accepted', 'dated')
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['akatsuki_power', 'all', 'cancellation_relay', 'retailer']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'retail_contract_no',
      'supply_area',
      'supply_point_id',
      'contract_state',
      'wheeling_change_date'
    ]
  )
