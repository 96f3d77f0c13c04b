-- 提供先: 沖縄電力株式会社 (okinawa_epco)
-- 目的: 廃止取次 (cancellation_relay)
-- 根拠: 共同利用 条文: C29, C31, C35, C36 規則: C31-3, C31-4
-- 切替日の一般送配電事業者への通知
-- 離島供給と最終保障供給からの廃止取次
-- 項目: 氏名、住所、電話番号、小売供給等契約の契約番号、託送供給等契約を締結する一般送配電事業者の供給区域、供給（受電）地点特定番号、契約状態、託送契約異動年月日、離島供給約款対象
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN contract.island_or_last_resort
    AND contract.switching_with && ARRAY['okinawa_epco']
    AND relay.step IN ('relayed', 'accepted', 'dated')
    AND (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
    )
    THEN customer.name
  END AS "name",
  CASE
    WHEN contract.island_or_last_resort
    AND contract.switching_with && ARRAY['okinawa_epco']
    AND relay.step IN ('relayed', 'accepted', 'dated')
    AND (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['address']
    )
    THEN customer.address
  END AS "address",
  CASE
    WHEN contract.island_or_last_resort
    AND contract.switching_with && ARRAY['okinawa_epco']
    AND relay.step IN ('relayed', 'accepted', 'dated')
    AND (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
    )
    THEN customer.phone
  END AS "phone",
  CASE
    WHEN contract.island_or_last_resort
    AND contract.switching_with && ARRAY['okinawa_epco']
    AND relay.step IN ('relayed', 'accepted', 'dated')
    AND (
      customer.restricted IS NULL
      OR NOT customer.restricted @> ARRAY['retail_contract_no']
    )
    THEN contract.contract_no
  END AS "retail_contract_no",
  CASE
    WHEN (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['supply_area']
    )
    AND (
      relay.step IN ('accepted', 'dated')
      OR (
        contract.island_or_last_resort
        AND contract.switching_with && ARRAY['okinawa_epco']
        AND relay.step IN ('relayed', 'accepted', 'dated')
      )
    )
    THEN supply_point.area
  END AS "supply_area",
  CASE
    WHEN (
      customer.restricted IS NULL
      OR NOT customer.restricted @> ARRAY['supply_point_id']
    )
    AND (
      relay.step IN ('accepted', 'dated')
      OR (
        contract.island_or_last_resort
        AND contract.switching_with && ARRAY['okinawa_epco']
        AND relay.step IN ('relayed', 'accepted', 'dated')
      )
    )
    THEN supply_point.number
  END AS "supply_point_id",
  CASE
    WHEN (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['contract_state']
    )
    AND (
      relay.step IN ('accepted', 'dated')
      OR (
        contract.island_or_last_resort
        AND contract.switching_with && ARRAY['okinawa_epco']
        AND relay.step IN ('relayed', 'accepted', 'dated')
      )
    )
    THEN supply_point.contract_state
  END AS "contract_state",
  CASE
    WHEN (
      customer.restricted IS NULL
      OR NOT customer.restricted @> ARRAY['wheeling_change_date']
    )
    AND (
      relay.step IN ('accepted', 'dated')
      OR (
        contract.island_or_last_resort
        AND contract.switching_with && ARRAY['okinawa_epco']
        AND relay.step IN ('relayed', 'accepted', 'dated')
      )
    )
    THEN supply_point.wheeling_change_date
  END AS "wheeling_change_date",
  CASE
    WHEN contract.island_or_last_resort
    AND contract.switching_with && ARRAY['okinawa_epco']
    AND relay.step IN ('relayed', 'accepted', 'dated')
    AND (
      customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['island_tariff']
    )
    THEN CASE
      WHEN supply_point.island_tariff
      THEN '有'
      WHEN NOT supply_point.island_tariff
      THEN '無'
    END
  END AS "island_tariff"
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
  contract.network_operator_of = 'okinawa_epco'
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'cancellation_relay', 'network_operator', 'okinawa_epco', 'retailer']
      AND door.words @> customer.restricted
    )
  )
  AND (
    (
      contract.island_or_last_resort
      AND contract.switching_with && ARRAY['okinawa_epco']
      AND relay.step IN ('relayed', 'accepted', 'dated')
      AND (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
      )
    )
    OR (
      contract.island_or_last_resort
      AND contract.switching_with && ARRAY['okinawa_epco']
      AND relay.step IN ('relayed', 'accepted', 'dated')
      AND (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['address']
      )
    )
    OR (
      contract.island_or_last_resort
      AND contract.switching_with && ARRAY['okinawa_epco']
      AND relay.step IN ('relayed', 'accepted', 'dated')
      AND (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
      )
    )
    OR (
      contract.island_or_last_resort
      AND contract.switching_with && ARRAY['okinawa_epco']
      AND relay.step IN ('relayed', 'accepted', 'dated')
      AND (
        customer.restricted IS NULL
        OR NOT customer.restricted @> ARRAY['retail_contract_no']
      )
    )
    OR (
      (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['supply_area']
      )
      AND (
        relay.step IN ('accepted', 'dated')
        OR (
          contract.island_or_last_resort
          AND contract.switching_with && ARRAY['okinawa_epco']
          AND relay.step IN ('relayed', 'accepted', 'dated')
        )
      )
    )
    OR (
      (
        customer.restricted IS NULL
        OR NOT customer.restricted @> ARRAY['supply_point_id']
      )
      AND (
        relay.step IN ('accepted', 'dated')
        OR (
          contract.island_or_last_resort
          AND contract.switching_with && ARRAY['okinawa_epco']
          AND relay.step IN ('relayed', 'accepted', 'dated')
        )
      )
    )
    OR (
      (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['contract_state']
      )
      AND (
        relay.step IN ('accepted', 'dated')
        OR (
          contract.island_or_last_resort
          AND contract.switching_with && ARRAY['okinawa_epco']
          AND relay.step IN ('relayed', 'accepted', 'dated')
        )
      )
    )
    OR (
      (
        customer.restricted IS NULL
        OR NOT customer.restricted @> ARRAY['wheeling_change_date']
      )
      AND (
        relay.step IN ('accepted', 'dated')
        OR (
          contract.island_or_last_resort
          AND contract.switching_with && ARRAY['okinawa_epco']
          AND relay.step IN ('relayed', 'accepted', 'dated')
        )
      )
    )
    OR (
      contract.island_or_last_resort
      AND contract.switching_with && ARRAY['okinawa_epco']
      AND relay.step IN ('relayed', 'accepted', 'dated')
      AND (
        customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['island_tariff']
      )
    )
  )
