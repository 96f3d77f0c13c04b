-- 提供先: DAX合同会社 (dax)
-- 目的: 調達管理 (procurement_management)
-- 根拠: 本人同意 条文: C46 規則: C46
-- 調達管理のための提供
-- 項目: 地域電力会社、氏名、請求先住所、提供先住所、供給（受電）地点特定番号、電話番号
SELECT
  contract.customer_id AS "subject_key",
  SHA256(
    SHA256(
      customer.salt || (
        SELECT
          DECODE(
            COALESCE(NULLIF(CURRENT_SETTING('sekisho.context'), ''), 'sekisho.context is not set'),
            'hex'
          )
      )
    ) || CONVERT_TO(
      CAST(customer.customer_no AS TEXT) || (
        CHR(  10) || CASE
          WHEN customer.restricted IS NULL
          THEN '*'
          ELSE COALESCE(
            NULLIF(
              CONCAT_WS(
                ',',
                CASE
                  WHEN customer.restricted IS NULL
                  OR NOT customer.restricted @> ARRAY['regional_utility']
                  THEN 'regional_utility'
                END,
                CASE
                  WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
                  THEN 'name'
                END,
                CASE
                  WHEN customer.restricted IS NULL
                  OR NOT customer.restricted @> ARRAY['billing_address']
                  THEN 'billing_address'
                END,
                CASE
                  WHEN customer.restricted IS NULL
                  OR NOT customer.restricted @> ARRAY['service_address']
                  THEN 'service_address'
                END,
                CASE
                  WHEN customer.restricted IS NULL
                  OR NOT customer.restricted @> ARRAY['supply_point_id']
                  THEN 'supply_point_id'
                END,
                CASE
                  WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
                  THEN 'phone'
                END
              ),
              'regional_utility,name,billing_address,service_address,supply_point_id,phone'
            ),
            '*'
          )
        END
      ),
      'UTF8'
    )
  ) AS "commitment",
  CASE
    WHEN customer.restricted IS NULL
    THEN ''
    ELSE COALESCE(
      NULLIF(
        CONCAT_WS(
          ' ',
          CASE
            WHEN customer.restricted IS NULL
            OR NOT customer.restricted @> ARRAY['regional_utility']
            THEN 'regional_utility'
          END,
          CASE
            WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
            THEN 'name'
          END,
          CASE
            WHEN customer.restricted IS NULL
            OR NOT customer.restricted @> ARRAY['billing_address']
            THEN 'billing_address'
          END,
          CASE
            WHEN customer.restricted IS NULL
            OR NOT customer.restricted @> ARRAY['service_address']
            THEN 'service_address'
          END,
          CASE
            WHEN customer.restricted IS NULL
            OR NOT customer.restricted @> ARRAY['supply_point_id']
            THEN 'supply_point_id'
          END,
          CASE
            WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
            THEN 'phone'
          END
        ),
        'regional_utility name billing_address service_address supply_point_id phone'
      ),
      ''
    )
  END AS "item_set",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['regional_utility']
    THEN contract.regional_utility
  END AS "regional_utility",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
    THEN customer.name
  END AS "name",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['billing_address']
    THEN contract.billing_address
  END AS "billing_address",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['service_address']
    THEN contract.service_address
  END AS "service_address",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['supply_point_id']
    THEN supply_point.number
  END AS "supply_point_id",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
    THEN customer.phone
  END AS "phone"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
WHERE
  contract.state IN ('applied', 'active')
  AND customer.consents && ARRAY['dax', 'procurement_management', 'consent']
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'dax', 'procurement_management']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'regional_utility',
      'name',
      'billing_address',
      'service_address',
      'supply_point_id',
      'phone'
    ]
  )
