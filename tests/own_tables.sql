-- The customers of our own tables, written into those of examples/own-tables. number_of(day) is 20261201.
INSERT INTO denki.m_kokyaku (kno, bango, koza, shu, shimei, jusho, denwa, kinmu, meru, gengo, toi, madoguchi, seal_bytes)
SELECT id, customer_no, account_no, array_position(ARRAY['person', 'household', 'company'], kind), name, address, phone, work_phone, email, invoice_language, security_question,
       application_channel, salt FROM records.customer;
INSERT INTO denki.m_chiten
SELECT customer_id, id, number, CASE WHEN island_tariff THEN 'Y' ELSE 'N' END, wheeling_contract_size, current_limit,
       connection_service_menu, power_factor, supply_system, size_determination, meter, service_pole_no,
       CASE WHEN generation_connected THEN 'Y' ELSE 'N' END,
       CASE voltage_class WHEN 'extra_high' THEN 'E' WHEN 'high' THEN 'H' WHEN 'low' THEN 'L' END, number_of(wheeling_change_date), meter_reading_day,
       contract_state, disconnection_method FROM records.supply_point;
INSERT INTO denki.t_keiyaku
SELECT customer_id, id, contract_no, supply_point_id, application_no,
       CASE state WHEN 'applied' THEN 10 WHEN 'never_supplied' THEN 19 WHEN 'active' THEN 20 ELSE 90 END, service_name,
       number_of(applied_on), number_of(started_on), number_of(ended_on), lighting_or_power, wheeling_kw * 10,
       regional_utility, payer_name, billing_address, service_address, payment_method,
       CASE WHEN island_or_last_resort THEN 'Y' ELSE 'N' END, overdue_yen, overdue_days,
       CASE WHEN grant_area THEN 'Y' ELSE 'N' END, CASE WHEN held_on_october_1 THEN 'Y' ELSE 'N' END,
       network_operator_of FROM records.contract;
INSERT INTO denki.t_moshikomi SELECT customer_id, application_no, route, credit_result FROM records.application;
INSERT INTO denki.t_aite SELECT customer_id, id, 'T', unnest(switching_with) FROM records.contract;
INSERT INTO denki.t_aite SELECT customer_id, id, 'N', unnest(negawatt_with) FROM records.contract;
INSERT INTO denki.t_ishi SELECT id, '+', unnest(consents) FROM records.customer;
INSERT INTO denki.t_ishi SELECT id, '-', unnest(restricted) FROM records.customer;
INSERT INTO denki.t_ishi_rireki (kno, nichiji, taisho, naiyo, hoho)
SELECT customer_id, at, subject, CASE WHEN given THEN '同意' ELSE '同意の撤回' END, how FROM records.consent_event;
INSERT INTO denki.t_ishi_rireki (kno, nichiji, taisho, naiyo, hoho)
SELECT customer_id, at, subject, CASE WHEN lifted THEN '停止の解除' ELSE '停止の申出' END, how
FROM records.restriction_event;
INSERT INTO denki.t_seikyu
SELECT customer_id, contract_id, bill_no, number_of(billed_on), number_of(due_on), number_of(from_day),
       number_of(to_day), kwh * 10, amount_yen FROM records.bill;
INSERT INTO denki.t_nyukin SELECT customer_id, contract_id, payment_no, bill_no, number_of(paid_on), amount_yen, method
FROM records.payment;
INSERT INTO denki.t_taiwa (kno, shudan, nichiji, kenmei, naiyo)
SELECT customer_id, medium, held_at, subject, body FROM records.conversation;
INSERT INTO denki.t_taiwa (kno, shudan, nichiji, kenmei, naiyo)
SELECT customer_id, 'mail', sent_at, subject, body FROM records.mail;
INSERT INTO denki.t_koma SELECT customer_id, contract_id, number_of(day), n, k
FROM records.half_hourly_usage, unnest(kwh) WITH ORDINALITY AS s (k, n);
INSERT INTO denki.t_negawatt SELECT customer_id, contract_id, number_of(month), generation_sales, demand_procured,
       demand_reduction, baseline FROM records.negawatt_figure;
INSERT INTO denki.t_shiyoryo SELECT customer_id, contract_id, number_of(month), kwh * 10 FROM records.monthly_usage;
INSERT INTO denki.t_kirikae SELECT customer_id, contract_id, switching_no, number_of(opened_on), number_of(closed_on),
       CASE WHEN incoming THEN 'I' ELSE 'O' END, CASE state WHEN 'open' THEN 'O' WHEN 'done' THEN 'D' ELSE 'X' END,
       array_position(ARRAY['applied', 'consented', 'relayed', 'sent_back', 'accepted', 'dated'], step)
FROM records.switching;
