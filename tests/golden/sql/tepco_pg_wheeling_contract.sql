-- 提供先: 東京電力パワーグリッド株式会社 (tepco_pg)
-- 目的: 託送供給等契約の締結・変更・解約 (wheeling_contract)
-- 根拠: 共同利用 条文: C29, C30, C35, C36 規則: C30
-- 託送供給等契約の締結
-- 項目: 氏名、住所、電話番号、小売供給等契約の契約番号、託送供給等契約を締結する一般送配電事業者の供給区域、離島供給約款対象、供給（受電）地点特定番号、託送契約高情報、電流上限値、接続送電サービスメニュー、力率、供給方式、託送契約決定方法、計器情報、引込柱番号、系統連系設備有無、託送契約異動年月日、検針日、契約状態
SELECT
  contract.customer_id AS "subject_key",
  customer.name AS "name",
  customer.address AS "address",
  customer.phone AS "phone",
  contract.contract_no AS "retail_contract_no",
  supply_point.area AS "supply_area",
  CASE
    WHEN supply_point.island_tariff
    THEN '有'
    WHEN NOT supply_point.island_tariff
    THEN '無'
  END AS "island_tariff",
  supply_point.number AS "supply_point_id",
  supply_point.wheeling_contract_size AS "wheeling_contract_size",
  supply_point.current_limit AS "current_limit",
  supply_point.connection_service_menu AS "connection_service_menu",
  supply_point.power_factor AS "power_factor",
  supply_point.supply_system AS "supply_system",
  supply_point.size_determination AS "size_determination",
  supply_point.meter AS "meter",
  supply_point.service_pole_no AS "service_pole_no",
  CASE
    WHEN supply_point.generation_connected
    THEN '有'
    WHEN NOT supply_point.generation_connected
    THEN '無'
  END AS "generation_connected",
  supply_point.wheeling_change_date AS "wheeling_change_date",
  supply_point.meter_reading_day AS "meter_reading_day",
  supply_point.contract_state AS "contract_state"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
WHERE
  contract.network_operator_of = 'tepco_pg' AND contract.state = 'applied'
