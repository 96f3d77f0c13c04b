-- 提供先: みなも需要調整株式会社 (minamo_dr)
-- 目的: ネガワット取引 (negawatt)
-- 根拠: 共同利用 条文: C29, C34, C35, C36, C37 規則: C34
-- ネガワット取引の相手との共同利用
-- 項目: 氏名、託送供給等契約を締結する一般送配電事業者の供給区域、供給（受電）地点特定番号、系統連系設備有無、契約状態、発電販売量、需要調達量、需要抑制量、ベースライン
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
    THEN customer.name
  END AS "name",
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
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['generation_connected']
    THEN CASE
      WHEN supply_point.generation_connected
      THEN '有'
      WHEN NOT supply_point.generation_connected
      THEN '無'
    END
  END AS "generation_connected",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['contract_state']
    THEN supply_point.contract_state
  END AS "contract_state",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['generation_sales']
    THEN negawatt.generation_sales
  END AS "generation_sales",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['demand_procured']
    THEN negawatt.demand_procured
  END AS "demand_procured",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['demand_reduction']
    THEN negawatt.demand_reduction
  END AS "demand_reduction",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['baseline']
    THEN negawatt.baseline
  END AS "baseline"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
LEFT JOIN LATERAL (
  SELECT
    f.generation_sales,
    f.demand_procured,
    f.demand_reduction,
    f.baseline
  FROM records.negawatt_figure AS f
  WHERE
    f.customer_id = contract.customer_id AND f.contract_id = contract.id
  ORDER BY
    f.month DESC
  LIMIT 1
) AS negawatt
  ON TRUE
WHERE
  contract.negawatt_with && ARRAY['minamo_dr']
  AND contract.state = 'active'
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'demand_reduction_contractor', 'minamo_dr', 'negawatt']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'name',
      'supply_area',
      'supply_point_id',
      'generation_connected',
      'contract_state',
      'generation_sales',
      'demand_procured',
      'demand_reduction',
      'baseline'
    ]
  )
