-- 提供先: 電力広域的運営推進機関 (occto)
-- 目的: 託送供給等契約の締結・変更・解約 (wheeling_contract)
-- 根拠: 共同利用 条文: C29, C30, C35, C36 規則: C30-4
-- 託送供給等契約の手続きの取次ぎ
-- 項目: 氏名、住所、託送供給等契約を締結する一般送配電事業者の供給区域、供給（受電）地点特定番号、契約状態、託送契約異動年月日
SELECT
  contract.customer_id AS "subject_key",
  customer.name AS "name",
  customer.address AS "address",
  supply_point.area AS "supply_area",
  supply_point.number AS "supply_point_id",
  supply_point.contract_state AS "contract_state",
  supply_point.wheeling_change_date AS "wheeling_change_date"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
WHERE
  contract.state IN ('applied', 'active', 'ended')
