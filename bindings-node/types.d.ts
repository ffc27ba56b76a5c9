// Made by scripts/generate.mjs from bindings/schema.json; do not edit.

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** A moment: RFC 3339 text with any offset, or a Date. Told in UTC. */
export type Time = string | Date;
/** An exact decimal of at most 6 fractional digits, as text; a whole number may be given as a number. */
export type Quantity = string | number;
/** An amount, as exact decimal text, and its ISO 4217 currency. */
export interface Money {
  amount: string;
  currency: string;
}
/** From the earliest to the latest moment. */
export interface Window {
  earliest: string;
  latest: string;
}
/** From the earliest to the latest moment. */
export interface GivenWindow {
  earliest: Time;
  latest: Time;
}
/** What every command and query has. */
export interface At {
  /** The only clock. */
  at: Time;
}
/** What every command has. */
export interface Envelope extends At {
  /** The idempotency key: the same id with the same content gives the first outcome again. */
  id?: string | null;
}
/** What commands have that name an order or a shipment. */
export interface VersionedEnvelope extends Envelope {
  /** The version that the order must have. */
  if_version?: number | null;
}
/** The outcome of a command that names an order. */
export interface OutcomeWithOrder extends Outcome {
  order: Order;
}

/** What a promise rests on. */
export type Basis =
  /** Supply that is on its way. */
  | "inbound"
  /** The item's lead time. */
  | "lead_time"
  /** Nothing: there is no date. */
  | "none";

/** Why units wait. */
export type Cause =
  /** Not there at placement. */
  | "shortage"
  /** Wished for later. */
  | "scheduled"
  /** Taken by a more urgent order. */
  | "preempted"
  /** Their time was over. */
  | "expired"
  /** A count showed less. */
  | "count"
  /** Not found at the pick. */
  | "short_pick"
  /** Their shipment was cancelled. */
  | "shipment_cancelled"
  /** Added to the line later. */
  | "line_increase"
  /** The order's address or service changed. */
  | "order_updated";

/** What is to be done. */
export type EffectKind =
  /** Tell the customer. */
  | "notification"
  /** Print the packing list of a package. */
  | "packing_list"
  /** Print the label of a package. */
  | "label"
  /** Tell the channel. */
  | "channel_update"
  /** Put picked goods back. */
  | "put_back"
  /** Buy what waits and nothing covers. */
  | "procure";

/** Whether a hold still claims anything. */
export type HoldStatus =
  /** It does. */
  | "live"
  /** Its time is over, or it was let go or used up. */
  | "ended";

/** Where supply comes from. */
export type InboundKind =
  /** A purchase order. */
  | "purchase_order"
  /** A transfer from another location. */
  | "transfer"
  /** Own production. */
  | "production";

/** What key figures are broken down by. */
export type KpiBy =
  /** Where orders came from. */
  | "channel"
  /** Whose rules applied. */
  | "account"
  /** From where the first part left. */
  | "location";

/** Why a location was not considered. */
export type LeftOut =
  /** It is switched off. */
  | "disabled"
  /** It does not ship to the country. */
  | "does_not_serve"
  /** No rate of the service leads from it to the destination. */
  | "no_rate"
  /** Its rate is in another currency than the order. */
  | "other_currency"
  /** No shipment can be made there today any more. */
  | "no_capacity"
  /** The units are not to be sourced there again. */
  | "avoided"
  /** Every line is pinned elsewhere. */
  | "pinned"
  /** It was considered and has nothing free of what is wanted. */
  | "nothing_free"
  /** It was considered; others were better by the rule. */
  | "not_chosen";

/** What a location is. */
export type LocationKind =
  /** A warehouse. */
  | "warehouse"
  /** A regional hub. */
  | "hub"
  /** A store. */
  | "store"
  /** A supplier that ships for us. */
  | "supplier";

/** Why on hand changed. */
export type MovementKind =
  /** Arrived. */
  | "received"
  /** Left with a shipment. */
  | "dispatched"
  /** Came back. */
  | "returned"
  /** Not there at the pick. */
  | "lost"
  /** There although the books said no. */
  | "found"
  /** Corrected by somebody, with a reason. */
  | "adjusted"
  /** Counted. */
  | "counted"
  /** Left for another location. */
  | "transfer_out"
  /** Arrived from another location. */
  | "transfer_in";

/** What becomes of a reservation whose time is over. */
export type OnExpiry =
  /** It waits again. */
  | "requeue"
  /** It is cancelled. */
  | "cancel";

/** How far an order is. */
export type OrderStatus =
  /** All cancelled. */
  | "cancelled"
  /** Nothing open, all that shipped arrived. */
  | "delivered"
  /** Nothing open, some arrived. */
  | "partially_delivered"
  /** Nothing open. */
  | "shipped"
  /** Some left. */
  | "partially_shipped"
  /** Nothing waits for stock. */
  | "reserved"
  /** Some is reserved. */
  | "partially_reserved"
  /** All waits for stock. */
  | "backordered";

/** What becomes of units that the item does not allow to wait. */
export type OverLimit =
  /** They are cancelled. */
  | "cancel"
  /** The order is refused. */
  | "reject";

/** The order of the backorder queue. */
export type Release =
  /** Most urgent first. */
  | "priority"
  /** Longest waiting first. */
  | "fifo"
  /** Soonest due first. */
  | "due_date"
  /** Highest unit price first. */
  | "value"
  /** All get their share. */
  | "fair_share";

/** What becomes of units that are not there. */
export type Remainder =
  /** They wait. */
  | "backorder"
  /** They are cancelled. */
  | "cancel"
  /** The order is refused. */
  | "reject"
  /** They wait, and so does the order, for somebody's word. */
  | "ask";

/** When what is there may ship. */
export type Ship =
  /** What is there ships. */
  | "partial"
  /** A line ships only when whole. */
  | "whole_lines"
  /** Nothing ships until all can. */
  | "complete";

/** How far a shipment is. */
export type ShipmentStatus =
  /** Its order is not yet allowed to ship. */
  | "waiting"
  /** May be given to the warehouse. */
  | "ready"
  /** Given to the warehouse: its units are firm. */
  | "released"
  /** Picked. */
  | "picked"
  /** It left; on hand fell. */
  | "dispatched"
  /** It arrived. */
  | "delivered"
  /** Nothing of it is left. */
  | "cancelled";

/** How locations are chosen. */
export type Sourcing =
  /** Most units, then the lowest shipping cost. */
  | "least_cost"
  /** By the priority of locations. */
  | "priority"
  /** By distance. */
  | "nearest"
  /** Most units, then the fewest shipments. */
  | "fewest_shipments"
  /** The largest free stock first. */
  | "most_stock";

/** What a carrier says of a package. */
export type TrackingStatus =
  /** On its way. */
  | "in_transit"
  /** On the last van. */
  | "out_for_delivery"
  /** Arrived. */
  | "delivered"
  /** Something is wrong. */
  | "exception"
  /** On its way back. */
  | "returned";

/** A day of the week. */
export type Weekday =
  /** Monday. */
  | "mon"
  /** Tuesday. */
  | "tue"
  /** Wednesday. */
  | "wed"
  /** Thursday. */
  | "thu"
  /** Friday. */
  | "fri"
  /** Saturday. */
  | "sat"
  /** Sunday. */
  | "sun";

/** A postal address; all parts are optional. */
export interface Address {
  /** Recipient. */
  name?: string | null;
  /** Company. */
  company?: string | null;
  /** Street lines. Default: `[]`. */
  lines?: Array<string> | null;
  /** City. */
  city?: string | null;
  /** State or region. */
  region?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** ISO 3166 country code, as locations and rates write it. */
  country?: string | null;
  /** Telephone number. */
  phone?: string | null;
  /** Latitude in degrees. */
  latitude?: number | string | null;
  /** Longitude in degrees. */
  longitude?: number | string | null;
}

/** What of an item may wait as backorder. */
export interface BackorderRule {
  /** Whether anything may. Default: `true`. */
  allowed?: boolean | null;
  /** At most this many open units over all orders. */
  limit?: Quantity | null;
}

/** The customer of an order. */
export interface Customer {
  /** The caller's reference; `erase_customer` finds a person by it. */
  ref?: string | null;
  /** Full name. */
  name?: string | null;
  /** E-mail address. */
  email?: string | null;
  /** Telephone number. */
  phone?: string | null;
  /** BCP 47 locale, such as `de-DE`. */
  locale?: string | null;
  /** IANA time zone, such as `Europe/Berlin`. */
  time_zone?: string | null;
  /** The caller's customer class. */
  tier?: string | null;
}

/** The line that supply was bought for. */
export interface Earmark {
  /** The order. */
  order: string;
  /** Its line. */
  line: string;
}

/** A counter that does not agree with what it counts. */
export interface Finding {
  /** Which counter. */
  kind: string;
  /** Of this SKU. */
  sku?: string | null;
  /** At this location. */
  location?: string | null;
  /** Of this order. */
  order?: string | null;
  /** Of this line. */
  line?: string | null;
  /** What it should be. */
  expected: string;
  /** What it is. */
  actual: string;
}

/** A line of a hold. */
export interface HoldLine {
  /** What. */
  sku: string;
  /** How much. */
  quantity: Quantity;
  /** Only from this location. */
  location?: string | null;
}

/** A line that began elsewhere. */
export interface ImportLine {
  /** Unique in the order. */
  id: string;
  /** What. */
  sku: string;
  /** How much was ordered. */
  quantity: Quantity;
  /** Of it, shipped already. Default: `"0"`. */
  shipped?: Quantity | null;
  /** Of it, cancelled already. Default: `"0"`. */
  cancelled?: Quantity | null;
  /** Name for people. */
  name?: string | null;
  /** Price of one unit. */
  unit_price?: Money | null;
  /** Price of the line. */
  line_total?: Money | null;
  /** Key of the lines that it ships with. */
  ship_together?: string | null;
  /** Only from this location. */
  location?: string | null;
  /** Ship only when whole. */
  whole?: boolean | null;
  /** What becomes of what is not there. */
  remainder?: Remainder | null;
}

/** An order that began elsewhere. */
export interface ImportOrder {
  /** The order's id, at most 96 bytes. */
  id: string;
  /** Where it came from. */
  channel?: string | null;
  /** Whose rules apply, within the channel. */
  account?: string | null;
  /** Of all its money. Default: `"EUR"`. */
  currency?: string | null;
  /** When it was placed; the command's `at` where absent. */
  placed_at?: Time | null;
  /** 0 to 9; the policy's where absent. */
  priority?: number | null;
  /** Who ordered. */
  customer?: Customer | null;
  /** The caller's references. Default: `{}`. */
  references?: Record<string, string> | null;
  /** The caller's own data. Default: `{}`. */
  attributes?: Record<string, string> | null;
  /** Where it goes. */
  ship_to?: Address | null;
  /** The shipping service. Default: `"standard"`. */
  service?: string | null;
  /** Wished delivery. */
  requested?: GivenWindow | null;
  /** The order's own policy. Default: `{"auto_release":null,"backorder_penalty":null,"backorder_sla":null,"command_retention":null,"max_shipments":null,"min_fill":null,"min_shipment_value":null,"on_expiry":null,"over_limit":null,"over_ship_tolerance":null,"preempt":null,"priority":null,"release":null,"remainder":null,"reservation_ttl":null,"reserve_horizon":null,"ship":null,"sourcing":null,"under_ship_tolerance":null}`. */
  policy?: PolicyPatch | null;
  /** A hold that is used up by it. */
  hold?: string | null;
  /** What is ordered, and what became of it so far. */
  lines: Array<ImportLine>;
  /** What left so far. Default: `[]`. */
  shipments?: Array<ImportShipment> | null;
}

/** A shipment that left elsewhere. */
export interface ImportShipment {
  /** From where, where that is known here. */
  location?: string | null;
  /** `dispatched` or `delivered`. Default: `"dispatched"`. */
  status?: ShipmentStatus | null;
  /** When it left. */
  dispatched_at?: Time | null;
  /** What left. */
  lines: Array<LineQuantity>;
  /** Its boxes. Default: `[]`. */
  packages?: Array<PackageIn> | null;
}

/** What became of a line elsewhere, beside the order. */
export interface ImportedLine {
  /** The line. */
  id: string;
  /** Of it, shipped already. Default: `"0"`. */
  shipped?: Quantity | null;
  /** Of it, cancelled already. Default: `"0"`. */
  cancelled?: Quantity | null;
}

/** Supply that has not arrived. */
export interface Inbound {
  /** Its id. */
  id: string;
  /** Of this SKU. */
  sku: string;
  /** To this location. */
  location: string;
  /** Still to come. */
  quantity: Quantity;
  /** When. */
  expected: GivenWindow;
  /** Where from. Default: `"purchase_order"`. */
  kind?: InboundKind | null;
  /** Bought for this line. */
  earmark?: Earmark | null;
  /** Where a transfer left. */
  from?: string | null;
}

/** An item; a SKU that was never described is a default item. */
export interface Item {
  /** Its id. */
  sku: string;
  /** Name for people. */
  name?: string | null;
  /** Unit of measure. Default: `"each"`. */
  unit?: string | null;
  /** Quantities of orders are whole multiples of this. */
  increment?: Quantity | null;
  /** Weight of one unit in kilograms. */
  weight_kg?: Quantity | null;
  /** Worth of one unit, where a line has no price. */
  value?: Money | null;
  /** Whether it is shipped at all. Default: `true`. */
  requires_shipping?: boolean | null;
  /** Whether stock is kept; otherwise everything is free everywhere. Default: `true`. */
  tracked?: boolean | null;
  /** What may wait. Default: `{"allowed":true,"limit":null}`. */
  backorder?: BackorderRule | null;
  /** How long a replacement takes. */
  lead_time?: LeadTime | null;
  /** Components, where this is a kit. */
  kit?: Array<KitPart> | null;
}

/** One component of a kit. */
export interface KitPart {
  /** The component; a kit in a kit is not opened. */
  sku: string;
  /** Units of it in one kit. */
  quantity: Quantity;
}

/** A learned window: of a SKU's replacement, or of the transit from a location. */
export interface Lane {
  /** The lead time of this SKU. */
  sku?: string | null;
  /** The transit from this location. */
  from?: string | null;
  /** To there, as rates write it. Default: `"*"`. */
  to?: string | null;
  /** With this service. Default: `"standard"`. */
  service?: string | null;
  /** Not sooner. */
  earliest: string;
  /** Not later. */
  latest: string;
}

/** A span of durations; earliest <= latest. */
export interface LeadTime {
  /** Not sooner. */
  earliest: string;
  /** Not later. */
  latest: string;
}

/** A line changed (id and quantity), or added (with a SKU). */
export interface LineChange {
  /** The line. */
  id: string;
  /** Wanted: ordered - cancelled. */
  quantity: Quantity;
  /** What, for a new line. */
  sku?: string | null;
  /** As of a new line. */
  name?: string | null;
  /** As of a new line. */
  unit_price?: Money | null;
  /** As of a new line. */
  line_total?: Money | null;
  /** As of a new line. */
  ship_together?: string | null;
  /** As of a new line. */
  location?: string | null;
  /** As of a new line. */
  whole?: boolean | null;
  /** As of a new line. */
  remainder?: Remainder | null;
}

/** Units of a line, 0 among them: picks, reports. */
export interface LineCount {
  /** The line. */
  line: string;
  /** Units. */
  quantity: Quantity;
}

/** A line as it comes in. */
export interface LineIn {
  /** Unique in the order. */
  id: string;
  /** What. */
  sku: string;
  /** How much. */
  quantity: Quantity;
  /** Name for people. */
  name?: string | null;
  /** Price of one unit. */
  unit_price?: Money | null;
  /** Price of the line: the truth for money where given. */
  line_total?: Money | null;
  /** Lines of the same key ship from one location, all or nothing. */
  ship_together?: string | null;
  /** Only from this location. */
  location?: string | null;
  /** Ship only when whole; the policy's `ship` where absent. */
  whole?: boolean | null;
  /** What becomes of what is not there; the policy's where absent. */
  remainder?: Remainder | null;
}

/** Units of a line. */
export interface LineQuantity {
  /** The line. */
  line: string;
  /** Units; not 0. */
  quantity: Quantity;
}

/** A place with stock. The calendar fields are in its own time zone. */
export interface Location {
  /** Its id. */
  id: string;
  /** Name for people. */
  name?: string | null;
  /** Where it is. */
  address?: Address | null;
  /** What it is. Default: `"warehouse"`. */
  kind?: LocationKind | null;
  /** Lower goes first. Default: `100`. */
  priority?: number | null;
  /** Whether it gets orders at all. Default: `true`. */
  enabled?: boolean | null;
  /** Latitude in degrees. */
  latitude?: number | string | null;
  /** Longitude in degrees. */
  longitude?: number | string | null;
  /** Country. */
  country?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** Countries that it ships to; empty: everywhere. Default: `[]`. */
  serves?: Array<string> | null;
  /** IANA time zone. Default: `"UTC"`. */
  time_zone?: string | null;
  /** Local time until which a shipment still leaves on the day, `HH:MM`. */
  cut_off?: string | null;
  /** Days on which shipments leave. Default: `["mon","tue","wed","thu","fri","sat","sun"]`. */
  working_days?: Array<Weekday> | null;
  /** Local dates on which none leaves, `YYYY-MM-DD`. Default: `[]`. */
  holidays?: Array<string> | null;
  /** Time from order to ready. Default: `"PT0S"`. */
  handling?: string | null;
  /** Shipments that can be made on one local day. */
  daily_capacity?: number | null;
}

/** An order as it comes in. */
export interface OrderIn {
  /** The caller's id, at most 96 bytes. */
  id: string;
  /** Where it came from. */
  channel?: string | null;
  /** Whose rules apply, within the channel. */
  account?: string | null;
  /** Of all its money. Default: `"EUR"`. */
  currency?: string | null;
  /** When it was placed; the command's `at` where absent. */
  placed_at?: Time | null;
  /** 0 to 9, 9 most urgent; the policy's where absent. */
  priority?: number | null;
  /** Who ordered. */
  customer?: Customer | null;
  /** The caller's references, such as a purchase order number. Default: `{}`. */
  references?: Record<string, string> | null;
  /** The caller's own data. Default: `{}`. */
  attributes?: Record<string, string> | null;
  /** Where it goes. */
  ship_to?: Address | null;
  /** The shipping service. Default: `"standard"`. */
  service?: string | null;
  /** Wished delivery. */
  requested?: GivenWindow | null;
  /** The order's own policy. Default: `{"auto_release":null,"backorder_penalty":null,"backorder_sla":null,"command_retention":null,"max_shipments":null,"min_fill":null,"min_shipment_value":null,"on_expiry":null,"over_limit":null,"over_ship_tolerance":null,"preempt":null,"priority":null,"release":null,"remainder":null,"reservation_ttl":null,"reserve_horizon":null,"ship":null,"sourcing":null,"under_ship_tolerance":null}`. */
  policy?: PolicyPatch | null;
  /** A hold that is used up by it. */
  hold?: string | null;
  /** What is ordered. */
  lines: Array<LineIn>;
}

/** A box and what is in it. */
export interface PackageIn {
  /** The carrier. */
  carrier?: string | null;
  /** Its tracking number. */
  tracking?: string | null;
  /** Weight in kilograms. */
  weight_kg?: Quantity | null;
  /** Contents. */
  lines: Array<LineQuantity>;
}

/** Some fields of a policy: a scope's, or an order's own. */
export interface PolicyPatch {
  /** When what is there may ship. */
  ship?: Ship | null;
  /** What becomes of units that are not there. */
  remainder?: Remainder | null;
  /** What becomes of units that the item does not allow to wait. */
  over_limit?: OverLimit | null;
  /** How locations are chosen. */
  sourcing?: Sourcing | null;
  /** New locations at one placement at most. */
  max_shipments?: number | null;
  /** Share of (allocated + shipped) / (ordered - cancelled) below which shipments wait. */
  min_fill?: string | null;
  /** Value of waiting and ready shipments below which they wait. */
  min_shipment_value?: Money | null;
  /** What waiting costs per unit. */
  backorder_penalty?: Money | null;
  /** How long soft reservations of orders live. */
  reservation_ttl?: string | null;
  /** What becomes of them then. */
  on_expiry?: OnExpiry | null;
  /** How long before the wished delivery stock is reserved at the earliest. */
  reserve_horizon?: string | null;
  /** 0 to 9, 9 most urgent. */
  priority?: number | null;
  /** Whether soft reservations of lower priority may be taken. */
  preempt?: boolean | null;
  /** When a backorder is due, after it was queued. */
  backorder_sla?: string | null;
  /** Share of a line's ordered quantity that may ship beyond it. */
  over_ship_tolerance?: string | null;
  /** Share of a line's ordered quantity that may be missing at the pick. */
  under_ship_tolerance?: string | null;
  /** Order of the queue; everyone's scope only. */
  release?: Release | null;
  /** Whether free stock is offered to the queue at once; everyone's scope only. */
  auto_release?: boolean | null;
  /** How long command ids are remembered; everyone's scope only. */
  command_retention?: string | null;
}

/** A shipping rate. A shipment costs base + per_kg x weight + per_unit x units. */
export interface Rate {
  /** A location, or `*`. */
  from: string;
  /** `*`, a country, or a country with a prefix of the postal code: `US-90`. */
  to: string;
  /** The service. Default: `"standard"`. */
  service?: string | null;
  /** For the shipment. */
  base: Money;
  /** For each kilogram. */
  per_kg?: Money | null;
  /** For each unit. */
  per_unit?: Money | null;
  /** From leaving to arriving. */
  transit: LeadTime;
}

/** Units of a line that come back. */
export interface ReturnLine {
  /** The line. */
  line: string;
  /** Units. */
  quantity: Quantity;
  /** To here. */
  location: string;
  /** Whether they can be sold again. Default: `false`. */
  restock?: boolean | null;
}

/** What a unit of a SKU at a location is worth to the orders to come. */
export interface SkuPrice {
  /** The SKU. */
  sku: string;
  /** The location. */
  location: string;
  /** Per unit; may be negative. */
  price: Money;
}

/** Stock of the bare split. */
export interface StockIn {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** Physically there. */
  on_hand: Quantity;
  /** There, but not for sale. Default: `"0"`. */
  unavailable?: Quantity | null;
  /** Kept back. Default: `"0"`. */
  safety_stock?: Quantity | null;
  /** Reserved already. Default: `"0"`. */
  reserved?: Quantity | null;
}

/** A row of an outside system's stock. */
export interface SyncRow {
  /** The SKU. */
  sku: string;
  /** What the other system says is there. */
  on_hand: Quantity;
}

/** Goods arrive. */
export interface ReceiveStock {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** How much. */
  quantity: Quantity;
  /** Of this expected supply. */
  inbound?: string | null;
  /** Bought for this line. */
  earmark?: Earmark | null;
}

/** Somebody corrects the books. */
export interface AdjustStock {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** By how much; signed. */
  delta: Quantity;
  /** Why. */
  reason: string;
  /** Whether it is refused where reserved units would be touched. Default: `false`. */
  respect_reservations?: boolean | null;
}

/** The truth of a count. */
export interface CountStock {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** How much is there. */
  on_hand: Quantity;
}

/** Sets what is kept back. */
export interface SetStockLimits {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** There, but not for sale. */
  unavailable?: Quantity | null;
  /** Kept back. */
  safety_stock?: Quantity | null;
}

/** Free goods leave for another location. */
export interface TransferStock {
  /** The transfer's id, which becomes the inbound's. */
  transfer: string;
  /** What. */
  sku: string;
  /** From where. */
  from: string;
  /** To where. */
  to: string;
  /** How much. */
  quantity: Quantity;
  /** When it arrives. */
  expected: GivenWindow;
}

/** Supply is expected, or changed. */
export interface SetInbound {
  /** The supply; its quantity is what is still to come. */
  inbound: Inbound;
}

/** Supply will not come; a transfer's goods go back. */
export interface CancelInbound {
  /** Its id. */
  inbound: string;
}

/** Describes an item. */
export interface SetItem {
  /** The item. */
  item: Item;
}

/** Describes a location. */
export interface SetLocation {
  /** The location. */
  location: Location;
}

/** Replaces the rates of a location or service, or all. */
export interface SetRates {
  /** Only those from here. */
  from?: string | null;
  /** Only those of this service. */
  service?: string | null;
  /** What stands in their place. */
  rates: Array<Rate>;
}

/** Sets exchange rates, for comparing values across currencies. */
export interface SetFx {
  /** The currency whose rate is 1. */
  base: string;
  /** How much of each currency one unit of the base is worth. Default: `{}`. */
  rates?: Record<string, number | string> | null;
}

/** Sets what planning learned about the worth of stock. */
export interface SetPrices {
  /** The planner's version. */
  version: number | string;
  /** Per SKU and location. */
  prices: Array<SkuPrice>;
}

/** Sets what planning learned about times. */
export interface SetLeadTimes {
  /** The planner's version. */
  version: number | string;
  /** All lanes. */
  lanes: Array<Lane>;
}

/** Replaces a scope's policy. */
export interface SetPolicy {
  /** The channel; everyone's policy where absent. */
  channel?: string | null;
  /** An account of the channel. */
  account?: string | null;
  /** The fields that the scope decides. */
  policy: PolicyPatch;
}

/** Compares the books with an outside system's, and books the differences. */
export interface SyncStock {
  /** Where. */
  location: string;
  /** The moment that the rows speak of. */
  as_of: Time;
  /** What the other system says. */
  rows: Array<SyncRow>;
  /** Whether to book the differences as counts. Default: `false`. */
  apply?: boolean | null;
}

/** A cart claims stock for a while. */
export interface PlaceHold {
  /** Its id. */
  hold: string;
  /** What it claims, all or nothing. */
  lines: Array<HoldLine>;
  /** How long. */
  ttl: string;
}

/** A cart lets go. */
export interface EndHold {
  /** Its id. */
  hold: string;
}

/** Places an order: ships what is there, lets the rest wait. */
export interface PlaceOrder {
  /** The order. */
  order: OrderIn;
}

/** Changes lines, all or nothing. */
export interface ChangeOrder {
  /** The order. */
  order: string;
  /** Lines changed and added. */
  lines: Array<LineChange>;
}

/** Changes one line. */
export interface ChangeLine {
  /** The order. */
  order: string;
  /** The line. */
  line: string;
  /** Wanted: ordered - cancelled. */
  quantity: Quantity;
}

/** Cancels what has not been given to the warehouse. */
export interface Cancel {
  /** The order. */
  order: string;
  /** Only this line. */
  line?: string | null;
  /** Only so much of the line. */
  quantity?: Quantity | null;
  /** Why. */
  reason: string;
}

/** Changes how and where an order goes. */
export interface UpdateOrder {
  /** The order. */
  order: string;
  /** The new address. */
  ship_to?: Address | null;
  /** The new service. */
  service?: string | null;
  /** The new wish. */
  requested?: GivenWindow | null;
  /** The customer. */
  customer?: Customer | null;
  /** References, replaced as a whole. */
  references?: Record<string, string> | null;
  /** Attributes, replaced as a whole. */
  attributes?: Record<string, string> | null;
}

/** Takes over an order that began elsewhere. */
export interface Import {
  /** The order. */
  order: ImportOrder;
  /** What became of its lines, where it is not told with them. Default: `[]`. */
  lines?: Array<ImportedLine> | null;
  /** What left so far, where it is not told with the order. Default: `[]`. */
  shipments?: Array<ImportShipment> | null;
}

/** Keeps an order from shipping. */
export interface SuspendOrder {
  /** The order. */
  order: string;
  /** Why. */
  reason: string;
}

/** Lets it ship again. */
export interface ResumeOrder {
  /** The order. */
  order: string;
}

/** Makes an order more or less urgent. */
export interface SetPriority {
  /** The order. */
  order: string;
  /** 0 to 9, 9 most urgent. */
  priority: number;
}

/** Does what time has made due. */
export interface Tick {
}

/** Gives a shipment to the warehouse. */
export interface ReleaseShipment {
  /** The shipment. */
  shipment: string;
}

/** Tells what was picked. */
export interface ConfirmPick {
  /** The shipment. */
  shipment: string;
  /** What was picked, every line named; all of it where absent. */
  lines?: Array<LineCount> | null;
  /** Whether what was not picked is missing; else it moves to a new shipment. Default: `true`. */
  missing?: boolean | null;
}

/** Moves units to a new shipment of the same location. */
export interface SplitShipment {
  /** The shipment. */
  shipment: string;
  /** What moves. */
  lines: Array<LineQuantity>;
}

/** Sources units from another location, by somebody's word. */
export interface MoveUnits {
  /** The shipment. */
  shipment: string;
  /** The line. */
  line: string;
  /** How much. */
  quantity: Quantity;
  /** To here. */
  to: string;
}

/** Tells what is in which box. */
export interface PackShipment {
  /** The shipment. */
  shipment: string;
  /** Its boxes. */
  packages: Array<PackageIn>;
}

/** It leaves: on hand falls. */
export interface DispatchShipment {
  /** The shipment. */
  shipment: string;
  /** What leaves; all of it where absent. */
  lines?: Array<LineQuantity> | null;
  /** Its boxes. */
  packages?: Array<PackageIn> | null;
  /** Whether it leaves although the books say that it is not there. Default: `false`. */
  force?: boolean | null;
  /** Why it is forced. */
  reason?: string | null;
}

/** Gives a box its tracking number. */
export interface SetTracking {
  /** The package. */
  package: string;
  /** The carrier. */
  carrier: string;
  /** The number. */
  tracking: string;
}

/** What the carrier says. */
export interface RecordTracking {
  /** The package. */
  package: string;
  /** What it says. */
  status: TrackingStatus;
  /** Of when. */
  occurred_at: Time;
  /** When it is expected: a time or a window. */
  eta?: Time | GivenWindow | null;
}

/** It arrived. */
export interface ConfirmDelivery {
  /** The shipment. */
  shipment: string;
}

/** A shipment that has not left is given up; its units are owed. */
export interface CancelShipment {
  /** The shipment. */
  shipment: string;
  /** Why. */
  reason: string;
  /** Whether its location is not to be used again for these units. Default: `true`. */
  avoid?: boolean | null;
}

/** Goods come back. */
export interface ReturnGoods {
  /** The order. */
  order: string;
  /** What comes back. */
  lines: Array<ReturnLine>;
}

/** Offers free stock to those who wait. */
export interface ReleaseBackorders {
  /** Only of this SKU. */
  sku?: string | null;
  /** Whether locations that were to be avoided may serve again. Default: `false`. */
  ignore_avoid?: boolean | null;
  /** Only tell what would happen. Default: `false`. */
  preview?: boolean | null;
}

/** Takes effects to carry out. */
export interface LeaseEffects {
  /** Only of these kinds. */
  kinds?: Array<string> | null;
  /** At most so many. Default: `100`. */
  limit?: number | null;
  /** How long they are kept from others. */
  lease: string;
}

/** An effect was carried out. */
export interface AckEffect {
  /** The effect. */
  effect: string;
}

/** An effect could not be carried out. */
export interface FailEffect {
  /** The effect. */
  effect: string;
  /** When to try again. */
  retry_at: Time;
  /** Why it failed. */
  reason: string;
}

/** Removes orders long closed, with their events. */
export interface Purge {
  /** Closed before this. */
  before: Time;
  /** At most so many. Default: `100`. */
  limit?: number | null;
}

/** Blanks a person's data. */
export interface EraseCustomer {
  /** The customer's reference. */
  ref: string;
}

/** Books what an audit found as recorded corrections. */
export interface Repair {
  /** Of an audit. */
  findings: Array<Finding>;
}

/** An order as it reads now. */
export interface GetOrder {
  /** The order. */
  order: string;
}

/** Stock rows, overdue holds and reservations already off. */
export interface GetStock {
  /** Only of this SKU. */
  sku?: string | null;
  /** Only here. */
  location?: string | null;
  /** Where to go on. */
  after?: string | null;
  /** Rows at most. */
  limit?: number | null;
}

/** What is free now; else when there will be enough. */
export interface GetAvailability {
  /** The SKU. */
  sku: string;
  /** How much. */
  quantity: Quantity;
  /** Where it would go. */
  ship_to?: Address | null;
}

/** A hold. */
export interface GetHold {
  /** The hold. */
  hold: string;
}

/** Orders. */
export interface ListOrders {
  /** Only of this status. */
  status?: OrderStatus | null;
  /** Only of this channel. */
  channel?: string | null;
  /** Only of this account. */
  account?: string | null;
  /** Where to go on. */
  after?: string | null;
  /** Orders at most. */
  limit?: number | null;
}

/** Open backorders, in queue order. */
export interface ListBackorders {
  /** Only of this SKU. */
  sku?: string | null;
  /** Only of this order. */
  order?: string | null;
  /** Where to go on. */
  after?: string | null;
  /** Backorders at most. */
  limit?: number | null;
}

/** Supply that has not arrived. */
export interface ListInbound {
  /** Only of this SKU. */
  sku?: string | null;
  /** Only to here. */
  location?: string | null;
  /** Where to go on. */
  after?: string | null;
  /** Rows at most. */
  limit?: number | null;
}

/** What happened. */
export interface ListEvents {
  /** Only of this order. */
  order?: string | null;
  /** Where to go on. */
  after?: string | null;
  /** Events at most. */
  limit?: number | null;
}

/** The key figures of a period, from inclusive, to exclusive. */
export interface GetKpis {
  /** From. */
  from: Time;
  /** To. */
  to: Time;
  /** Broken down by `channel`, `account` or `location`. */
  by?: KpiBy | null;
}

/** What is under way, in numbers. */
export interface GetBoard {
}

/** What placing an order would answer. */
export interface Quote {
  /** The order. */
  order: OrderIn;
}

/** How an order was sourced at placement. */
export interface Explain {
  /** The order. */
  order: string;
}

/** The bare split, as a pure function. */
export interface SplitLines {
  /** What is wanted. */
  lines: Array<LineIn>;
  /** What is there. */
  stock: Array<StockIn>;
  /** By this policy. Default: `{"auto_release":null,"backorder_penalty":null,"backorder_sla":null,"command_retention":null,"max_shipments":null,"min_fill":null,"min_shipment_value":null,"on_expiry":null,"over_limit":null,"over_ship_tolerance":null,"preempt":null,"priority":null,"release":null,"remainder":null,"reservation_ttl":null,"reserve_horizon":null,"ship":null,"sourcing":null,"under_ship_tolerance":null}`. */
  policy?: PolicyPatch | null;
  /** The locations; those of the stock where absent. */
  locations?: Array<Location> | null;
  /** What shipping costs. Default: `[]`. */
  rates?: Array<Rate> | null;
  /** The items, where they are more than a SKU. Default: `[]`. */
  items?: Array<Item> | null;
  /** Where it goes. */
  ship_to?: Address | null;
}

/** The identity of every line, and the differences from an outside report. */
export interface Reconcile {
  /** The order. */
  order: string;
  /** What the other side says has shipped. */
  shipped?: Array<LineCount> | null;
}

/** Recomputes every counter. */
export interface Audit {
  /** Where to go on. */
  after?: string | null;
  /** Rows and orders at most. */
  limit?: number | null;
}

/** A page of an audit; a healthy store has no findings on any. */
export interface AuditPage {
  /** Counters that do not agree with what they count. */
  findings: Array<FindingTold>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** What is free, and when there will be enough. */
export interface Availability {
  /** Free now; null where no stock is kept of the SKU. */
  free: string | null;
  /** Whether that suffices. */
  available: boolean;
  /** When so much can be promised; null where known supply does not suffice. */
  when: string | null;
}

/** What waits. */
export interface Backlog {
  /** Open backorders. */
  open: number;
  /** Their units. */
  units: string;
  /** Of them, overdue. */
  overdue: number;
}

/** Units of a line that wait for stock. */
export interface Backorder {
  /** `<order>/B<number>`. */
  id: string;
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Units queued. */
  quantity: string;
  /** Of them, still waiting. */
  open: string;
  /** Of them, given stock. */
  allocated: string;
  /** Of them, cancelled. */
  cancelled: string;
  /** Why they wait. */
  cause: Cause;
  /** Since when. */
  queued_at: string;
  /** By when they should ship. */
  due_at: string;
  /** Locations that may not serve them. */
  avoid: Array<string>;
  /** When they arrive. */
  promise: Window | null;
  /** The first promise. */
  original: Window | null;
  /** What the promise rests on. */
  basis: Basis;
}

/** A page of a list. */
export interface BackorderPage {
  /** The page. */
  items: Array<QueuedBackorder>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** What is under way, in numbers. */
export interface Board {
  /** Orders by status. */
  orders: Record<string, number>;
  /** What waits. */
  backorders: Backlog;
  /** What is to come. */
  inbound: Coming;
  /** Effects next in line, by kind. */
  effects: Record<string, number>;
}

/** Units that will not come. */
export interface CancelledUnits {
  /** The line. */
  line: string;
  /** Units. */
  quantity: string;
  /** Why. */
  reason: string;
}

/** One location in a plan. */
export interface Candidate {
  /** The location. */
  location: string;
  /** Whether units come from there. */
  used: boolean;
  /** Why not. */
  cause: LeftOut | null;
  /** What shipping from there costs in this plan. */
  cost: Money | null;
  /** Units from there, over all lines. */
  units: string;
}

/** What is to come. */
export interface Coming {
  /** Supplies. */
  open: number;
  /** Their units. */
  units: string;
}

/** What became of the units queued in the period. */
export interface Conversion {
  /** In time, of those not cancelled; null for nothing of nothing. */
  ratio: string | null;
  /** Units that left by their due date. */
  in_time: string;
  /** Units that left later. */
  late: string;
  /** Units still here. */
  open: string;
  /** Units cancelled. */
  cancelled: string;
}

/** What was blanked of a person. */
export interface Erased {
  /** Orders of the person. */
  orders: string;
}

/** A page of a list. */
export interface EventPage {
  /** The page. */
  items: Array<Event>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** A cart's claim as it was placed. */
export interface Hold {
  /** Its id. */
  id: string;
  /** When it was placed. */
  placed_at: string;
  /** When it ends by itself. */
  expires_at: string;
  /** Whether it still claims anything. */
  live: boolean;
  /** What it claims. */
  lines: Array<HoldShare>;
}

/** Units that a hold claims of a stock row. */
export interface HoldShare {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** Units. */
  quantity: string;
}

/** A hold as it reads now. */
export interface HoldState {
  /** Its id. */
  id: string;
  /** Whether it still claims anything. */
  status: HoldStatus;
  /** When it ends by itself. */
  expires_at: string;
  /** What it claims. */
  lines: Array<HoldShare>;
}

/** A page of a list. */
export interface InboundPage {
  /** The page. */
  items: Array<InboundTold>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** The key figures of one channel, account or location. */
export interface KpiGroup {
  /** Orders of which something was open after the first dispatch. */
  partial_fulfillment_rate: PartialRate;
  /** From placing to the first dispatch of these. */
  average_partial_shipment_time: PartialTime;
  /** Units queued that left in time. */
  backorder_conversion_rate: Conversion;
  /** Which; null for what has none. */
  key: string | null;
}

/** The key figures of a period, broken down. */
export interface KpiGroups {
  /** One per channel, account or location. */
  groups: Array<KpiGroup>;
}

/** The key figures of a period. */
export interface Kpis {
  /** Orders of which something was open after the first dispatch. */
  partial_fulfillment_rate: PartialRate;
  /** From placing to the first dispatch of these. */
  average_partial_shipment_time: PartialTime;
  /** Units queued that left in time. */
  backorder_conversion_rate: Conversion;
}

/** A line of an order: ordered + over_shipped = allocated + shipped + backordered + cancelled. */
export interface Line {
  /** The caller's id. */
  id: string;
  /** What. */
  sku: string;
  /** Units ordered. */
  ordered: string;
  /** Units reserved. */
  allocated: string;
  /** Units that left. */
  shipped: string;
  /** Units that wait. */
  backordered: string;
  /** Units that will not come. */
  cancelled: string;
  /** Units that came back. */
  returned: string;
  /** Units that left beyond what was ordered. */
  over_shipped: string;
}

/** Units of a line. */
export interface LineUnits {
  /** The line. */
  line: string;
  /** Units. */
  quantity: string;
}

/** Units that a backorder had been given stock for. */
export interface LostUnits {
  /** The backorder. */
  backorder: string;
  /** Units. */
  quantity: string;
}

/** A line of an order as a message tells it. */
export interface MessageLine {
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Name for people. */
  name: string | null;
  /** Units ordered. */
  ordered: string;
  /** Units that left. */
  shipped: string;
  /** Units that ship now. */
  now: string;
  /** Units that wait. */
  later: string;
  /** Units that will not come. */
  cancelled: string;
  /** When the last of what waits will arrive. */
  promise: Window | null;
}

/** An order as it reads now. */
export interface Order {
  /** The caller's id. */
  id: string;
  /** Rises with each command that changes it. */
  version: number;
  /** How far it is. */
  status: OrderStatus;
  /** Why it may not ship, where it may not. */
  suspended: string | null;
  /** When it was placed. */
  placed_at: string;
  /** 0 to 9, 9 most urgent. */
  priority: number;
  /** The policy that it was placed under. */
  policy: Policy;
  /** Its lines. */
  lines: Array<Line>;
  /** Its shipments, cancelled ones too. */
  shipments: Array<Shipment>;
  /** What waits or waited, closed ones too. */
  backorders: Array<Backorder>;
  /** When it arrives. */
  promise: OrderPromise;
}

/** A page of a list. */
export interface OrderPage {
  /** The page. */
  items: Array<Order>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** When an order arrives. */
export interface OrderPromise {
  /** The earliest window of any part. */
  first: Window | null;
  /** The latest; null while a part has none. */
  complete: Window | null;
}

/** One box with one tracking number. */
export interface Package {
  /** `<shipment>/P<number>`. */
  id: string;
  /** The carrier. */
  carrier: string | null;
  /** Its tracking number. */
  tracking: string | null;
  /** What the carrier says. */
  status: TrackingStatus | null;
  /** When the carrier expects it: a time, or a window. */
  eta: Window | null;
  /** What is in it. */
  lines: Array<LineUnits>;
}

/** A box as it was packed. */
export interface PackedBox {
  /** Its number within the shipment. */
  number: number;
  /** The carrier. */
  carrier: string | null;
  /** Its tracking number. */
  tracking: string | null;
  /** Weight in kilograms. */
  weight_kg: string | null;
  /** What is in it. */
  lines: Array<LineUnits>;
  /** What the carrier said. */
  history: Array<TrackingEvent>;
  /** Whether it was ever said to have arrived. */
  delivered: boolean;
}

/** Units of a line as papers tell them. */
export interface PaperLine {
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Name for people. */
  name: string | null;
  /** Units. */
  quantity: string;
}

/** A box as its papers tell it. */
export interface PaperPackage {
  /** The package. */
  id: string;
  /** What is in it. */
  lines: Array<PaperLine>;
  /** The carrier. */
  carrier?: string | null;
  /** Its tracking number. */
  tracking?: string | null;
  /** What the carrier says. */
  status?: TrackingStatus | null;
  /** When the carrier expects it. */
  eta?: Window | null;
}

/** The share of orders that were sent in parts. */
export interface PartialRate {
  /** Orders with something open after their first dispatch. */
  numerator: number;
  /** Orders first dispatched in the period. */
  denominator: number;
  /** Their ratio; null for nothing of nothing. */
  ratio: string | null;
}

/** Times from placing to the first dispatch; null where there are none. */
export interface PartialTime {
  /** The mean. */
  mean: string | null;
  /** The median. */
  median: string | null;
  /** The 90th percentile, nearest rank. */
  p90: string | null;
}

/** How an order was sourced. */
export interface Plan {
  /** The rule. */
  sourcing: Sourcing;
  /** Every location, by priority and id. */
  candidates: Array<Candidate>;
  /** Shipping cost of the plan; null without rates. */
  cost: Money | null;
  /** Units that no location can give now. */
  left: string;
  /** Whether it is proven to be the best. */
  optimal: boolean;
  /** How much better the best could be at most. */
  gap: Money | null;
  /** The next best plan over other locations. */
  runner_up: RunnerUp | null;
}

/** A policy with every field decided. */
export interface Policy {
  /** When what is there may ship. */
  ship: Ship;
  /** What becomes of units that are not there. */
  remainder: Remainder;
  /** What becomes of units that the item does not allow to wait. */
  over_limit: OverLimit;
  /** How locations are chosen. */
  sourcing: Sourcing;
  /** New locations at one placement at most. */
  max_shipments: number | null;
  /** Share of (allocated + shipped) / (ordered - cancelled) below which shipments wait. */
  min_fill: string | null;
  /** Value of waiting and ready shipments below which they wait. */
  min_shipment_value: Money | null;
  /** What waiting costs per unit. */
  backorder_penalty: Money | null;
  /** How long soft reservations of orders live. */
  reservation_ttl: string | null;
  /** What becomes of them then. */
  on_expiry: OnExpiry;
  /** How long before the wished delivery stock is reserved at the earliest. */
  reserve_horizon: string | null;
  /** 0 to 9, 9 most urgent. */
  priority: number;
  /** Whether soft reservations of lower priority may be taken. */
  preempt: boolean;
  /** When a backorder is due, after it was queued. */
  backorder_sla: string;
  /** Share of a line's ordered quantity that may ship beyond it. */
  over_ship_tolerance: string;
  /** Share of a line's ordered quantity that may be missing at the pick. */
  under_ship_tolerance: string;
  /** Order of the queue; everyone's scope only. */
  release: Release;
  /** Whether free stock is offered to the queue at once; everyone's scope only. */
  auto_release: boolean;
  /** How long command ids are remembered; everyone's scope only. */
  command_retention: string;
}

/** What a purge removed. */
export interface Purged {
  /** Orders removed. */
  purged: string;
}

/** An open backorder with its order. */
export interface QueuedBackorder {
  /** `<order>/B<number>`. */
  id: string;
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Units queued. */
  quantity: string;
  /** Of them, still waiting. */
  open: string;
  /** Of them, given stock. */
  allocated: string;
  /** Of them, cancelled. */
  cancelled: string;
  /** Why they wait. */
  cause: Cause;
  /** Since when. */
  queued_at: string;
  /** By when they should ship. */
  due_at: string;
  /** Locations that may not serve them. */
  avoid: Array<string>;
  /** When they arrive. */
  promise: Window | null;
  /** The first promise. */
  original: Window | null;
  /** What the promise rests on. */
  basis: Basis;
  /** The order. */
  order: string;
}

/** What placing an order would give. */
export interface QuoteAnswer {
  /** The order as it would read. */
  order: Order;
  /** How it would be sourced; null where it would be reserved later. */
  plan: Plan | null;
}

/** The counters of a line. */
export interface ReconciledLine {
  /** The line. */
  line: string;
  /** Units ordered. */
  ordered: string;
  /** Units that left beyond what was ordered. */
  over_shipped: string;
  /** Units reserved. */
  allocated: string;
  /** Units that left. */
  shipped: string;
  /** Units that wait. */
  backordered: string;
  /** Units that will not come. */
  cancelled: string;
  /** Whether they add up. */
  balanced: boolean;
}

/** The identity of every line, and what an outside report says otherwise. */
export interface Reconciliation {
  /** The order. */
  order: string;
  /** Every line. */
  lines: Array<ReconciledLine>;
  /** Lines where the report differs. */
  differences: Array<ReportedLine>;
}

/** Units that a backorder would get. */
export interface ReleaseAllocation {
  /** The order. */
  order: string;
  /** Its line. */
  line: string;
  /** Its backorder. */
  backorder: string;
  /** What. */
  sku: string;
  /** From where. */
  location: string;
  /** Units. */
  quantity: string;
}

/** What releasing would give. */
export interface ReleasePreview {
  /** Who would get what. */
  allocations: Array<ReleaseAllocation>;
}

/** A line of which the other side says something else. */
export interface ReportedLine {
  /** The line. */
  line: string;
  /** Units that left. */
  shipped: string;
  /** Units that the other side says have left. */
  reported: string;
  /** Reported, less shipped. */
  difference: string;
}

/** The next best plan. */
export interface RunnerUp {
  /** Its locations. */
  locations: Array<string>;
  /** Its shipping cost. */
  cost: Money | null;
  /** Units that it would leave behind. */
  left: string;
}

/** What leaves one location together. */
export interface Shipment {
  /** `<order>/S<number>`. */
  id: string;
  /** From where. */
  location: string;
  /** How far it is. */
  status: ShipmentStatus;
  /** Whether a count showed that its units are not there. */
  at_risk: boolean;
  /** What is in it. */
  lines: Array<ShipmentLine>;
  /** Its boxes. */
  packages: Array<Package>;
  /** When it arrives. */
  promise: Window | null;
  /** What it costs to ship, by the rates. */
  cost: Money | null;
}

/** Units of a line in a shipment. */
export interface ShipmentLine {
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Units. */
  quantity: string;
  /** Their money. */
  amount: Money | null;
}

/** Units of a line that left. */
export interface ShippedLine {
  /** The line. */
  line: string;
  /** Units. */
  quantity: string;
  /** Their money. */
  amount: Money | null;
}

/** What can ship now and from where, and what must wait. */
export interface Split {
  /** The lines. */
  lines: Array<Line>;
  /** What can ship. */
  shipments: Array<Shipment>;
  /** What must wait. */
  backorders: Array<Backorder>;
  /** How it was sourced. */
  plan: Plan | null;
}

/** A row where an outside system's stock differs. */
export interface StockDifference {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** What the other system says was there. */
  on_hand: string;
  /** What the books say was there. */
  expected: string;
  /** The one less the other. */
  difference: string;
}

/** Where an outside system's stock differs. */
export interface StockDifferences {
  /** Rows that differ. */
  differences: Array<StockDifference>;
}

/** A page of a list. */
export interface StockPage {
  /** The page. */
  items: Array<StockRow>;
  /** Where the next page begins; null on the last. */
  next: string | null;
}

/** Stock of a SKU at a location. */
export interface StockRow {
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** Physically there. */
  on_hand: string;
  /** There, but not for sale. */
  unavailable: string;
  /** Kept back. */
  safety_stock: string;
  /** By orders and holds. */
  reserved: string;
  /** What may be promised. */
  free: string;
}

/** One message of a carrier. */
export interface TrackingEvent {
  /** What it says. */
  status: TrackingStatus;
  /** Of when. */
  occurred_at: string;
  /** When the package is expected. */
  eta: Window | null;
}

/** What a command or query answers. */
export interface Outcome {
  /** Whether this is the first outcome again, and nothing was changed. */
  replayed: boolean;
  /** What happened. */
  events: Array<Event>;
  /** What is to be done outside. */
  effects: Array<Effect>;
  /** The order that the command names, as it reads now. */
  order?: Order | null;
  /** What a query tells, and those few commands that tell something. */
  answer?: Json | null;
  /** True where the rest is left to `tick`. */
  more?: boolean | null;
}

/** One thing that happened; what more it carries depends on its kind. */
export interface EventHead {
  /** Rises over all events of the tenant; may have gaps. */
  position: number;
  /** Counts from 1 without gaps within its order; 0 without one. */
  seq: number;
  /** The command's time. */
  at: string;
  /** The id of the command that made it. */
  command: string | null;
  /** The version of its shape. */
  v: number;
  /** The order that it belongs to. */
  order?: string | null;
}

/** An order was placed. */
export interface OrderPlacedEvent extends EventHead {
  kind: "order_placed";
  /** The order as it was placed, without personal data. */
  placed: Json;
}

/** An order that began elsewhere was taken over. */
export interface OrderImportedEvent extends EventHead {
  kind: "order_imported";
  /** The order as it was placed, without personal data. */
  placed: Json;
  /** What became of it elsewhere. */
  past: Json;
}

/** How it was sourced was noted. */
export interface PlanNotedEvent extends EventHead {
  kind: "plan_noted";
  /** The plan. */
  plan: Plan;
}

/** Units got stock. */
export interface LineAllocatedEvent extends EventHead {
  kind: "line_allocated";
  /** The line. */
  line: string;
  /** The shipment. */
  shipment: string;
  /** The reservation. */
  reservation: string;
  /** Units. */
  quantity: string;
  /** From where. */
  location: string;
  /** When the reservation ends by itself. */
  expires_at: string | null;
  /** The backorder that they waited in. */
  backorder: string | null;
  /** Locations that may not serve them. */
  avoid: Array<string>;
  /** Whether they are beyond what was ordered. */
  over: boolean;
}

/** Units wait. */
export interface LineBackorderedEvent extends EventHead {
  kind: "line_backordered";
  /** The line. */
  line: string;
  /** The backorder. */
  backorder: string;
  /** Units. */
  quantity: string;
  /** Why. */
  cause: Cause;
  /** Since when. */
  queued_at: string;
  /** By when they should ship. */
  due_at: string;
  /** Not offered stock before this. */
  active_from: string | null;
  /** Locations that may not serve them. */
  avoid: Array<string>;
  /** Earlier backorders that they had been given stock from. */
  lost_from: Array<LostUnits>;
}

/** Units will not come. */
export interface LineCancelledEvent extends EventHead {
  kind: "line_cancelled";
  /** The line. */
  line: string;
  /** Units. */
  quantity: string;
  /** The backorder that they waited in. */
  backorder: string | null;
  /** Earlier backorders that they had been given stock from. */
  lost_from: Array<LostUnits>;
  /** Why. */
  reason: string;
}

/** A line was raised, or added. */
export interface LineChangedEvent extends EventHead {
  kind: "line_changed";
  /** The line. */
  line: string;
  /** What was said of a new line; null for one that was there. */
  added: Json;
  /** Units more. */
  more: string;
}

/** How and where it goes was changed. */
export interface OrderUpdatedEvent extends EventHead {
  kind: "order_updated";
  /** Service, wish, destination, references, attributes. */
  terms: Json;
}

/** A reservation's time was over. */
export interface ReservationExpiredEvent extends EventHead {
  kind: "reservation_expired";
  /** The line. */
  line: string;
  /** The shipment. */
  shipment: string;
  /** The reservation. */
  reservation: string;
  /** Units. */
  quantity: string;
}

/** A more urgent order took it. */
export interface ReservationPreemptedEvent extends EventHead {
  kind: "reservation_preempted";
  /** The line. */
  line: string;
  /** The shipment. */
  shipment: string;
  /** The reservation. */
  reservation: string;
  /** Units. */
  quantity: string;
  /** The order that took it. */
  by: string;
}

/** A reservation was given back or lost otherwise. */
export interface ReservationCancelledEvent extends EventHead {
  kind: "reservation_cancelled";
  /** The line. */
  line: string;
  /** The shipment. */
  shipment: string;
  /** The reservation. */
  reservation: string;
  /** Units. */
  quantity: string;
  /** Why. */
  cause: string;
}

/** Units that waited got stock. */
export interface BackorderAllocatedEvent extends EventHead {
  kind: "backorder_allocated";
  /** The line. */
  line: string;
  /** The shipment. */
  shipment: string;
  /** The reservation. */
  reservation: string;
  /** Units. */
  quantity: string;
  /** From where. */
  location: string;
  /** When the reservation ends by itself. */
  expires_at: string | null;
  /** The backorder that they waited in. */
  backorder: string | null;
  /** Locations that may not serve them. */
  avoid: Array<string>;
  /** Whether they are beyond what was ordered. */
  over: boolean;
}

/** The time of units wished for later has come: they are offered stock. */
export interface BackorderActivatedEvent extends EventHead {
  kind: "backorder_activated";
  /** The backorder. */
  backorder: string;
}

/** Locations that were to be avoided may serve again. */
export interface AvoidClearedEvent extends EventHead {
  kind: "avoid_cleared";
  /** The line. */
  line: string;
}

/** The first promise was made. */
export interface PromiseMadeEvent extends EventHead {
  kind: "promise_made";
  /** The shipment that it is for. */
  shipment?: string | null;
  /** The backorder that it is for. */
  backorder?: string | null;
  /** The window; null where there is no date. */
  window: Window | null;
  /** What it rests on, for a backorder. */
  basis: Basis;
  /** When the shipment leaves by it. */
  leaves_at: string | null;
}

/** A promise changed. */
export interface PromiseChangedEvent extends EventHead {
  kind: "promise_changed";
  /** The shipment that it is for. */
  shipment?: string | null;
  /** The backorder that it is for. */
  backorder?: string | null;
  /** The window; null where there is no date. */
  window: Window | null;
  /** What it rests on, for a backorder. */
  basis: Basis;
  /** When the shipment leaves by it. */
  leaves_at: string | null;
}

/** A backorder is overdue. */
export interface SlaBreachedEvent extends EventHead {
  kind: "sla_breached";
  /** The backorder. */
  backorder: string;
}

/** Procurement was asked for what waits. */
export interface ProcurementRequestedEvent extends EventHead {
  kind: "procurement_requested";
  /** The backorder. */
  backorder: string;
}

/** The order may not ship. */
export interface OrderSuspendedEvent extends EventHead {
  kind: "order_suspended";
  /** Why. */
  reason: string;
}

/** The order may ship again. */
export interface OrderResumedEvent extends EventHead {
  kind: "order_resumed";
}

/** The order is more or less urgent. */
export interface PriorityChangedEvent extends EventHead {
  kind: "priority_changed";
  /** 0 to 9, 9 most urgent. */
  priority: number;
}

/** A shipment was made. */
export interface ShipmentCreatedEvent extends EventHead {
  kind: "shipment_created";
  /** The shipment. */
  shipment: string;
  /** From where. */
  location: string;
}

/** Its shipping cost changed. */
export interface ShipmentCostedEvent extends EventHead {
  kind: "shipment_costed";
  /** The shipment. */
  shipment: string;
  /** The cost. */
  cost: Money | null;
}

/** It may be given to the warehouse. */
export interface ShipmentReadyEvent extends EventHead {
  kind: "shipment_ready";
  /** The shipment. */
  shipment: string;
}

/** It must wait. */
export interface ShipmentWaitingEvent extends EventHead {
  kind: "shipment_waiting";
  /** The shipment. */
  shipment: string;
}

/** It was given to the warehouse. */
export interface ShipmentReleasedEvent extends EventHead {
  kind: "shipment_released";
  /** The shipment. */
  shipment: string;
}

/** It was picked. */
export interface ShipmentPickedEvent extends EventHead {
  kind: "shipment_picked";
  /** The shipment. */
  shipment: string;
}

/** It was packed. */
export interface ShipmentPackedEvent extends EventHead {
  kind: "shipment_packed";
  /** The shipment. */
  shipment: string;
  /** Its boxes. */
  packages: Array<PackedBox>;
}

/** Units moved to a new shipment of the same location and status. */
export interface ShipmentSplitEvent extends EventHead {
  kind: "shipment_split";
  /** The shipment. */
  shipment: string;
  /** The new one. */
  into: string;
  /** Of the new one. */
  status: ShipmentStatus;
  /** What moved. */
  lines: Array<LineUnits>;
}

/** It left. */
export interface ShipmentDispatchedEvent extends EventHead {
  kind: "shipment_dispatched";
  /** The shipment. */
  shipment: string;
  /** What left. */
  lines: Array<ShippedLine>;
  /** When it will arrive. */
  promise: Window | null;
}

/** It arrived. */
export interface ShipmentDeliveredEvent extends EventHead {
  kind: "shipment_delivered";
  /** The shipment. */
  shipment: string;
}

/** A tracking number, or what the carrier said. */
export interface TrackingRecordedEvent extends EventHead {
  kind: "tracking_recorded";
  /** The shipment. */
  shipment: string;
  /** The package's number within the shipment. */
  package: number;
  /** The carrier and its number, where they were set. */
  number: Array<string> | null;
  /** What was said. */
  event: TrackingEvent | null;
}

/** Nothing of it is left, or it was given up. */
export interface ShipmentCancelledEvent extends EventHead {
  kind: "shipment_cancelled";
  /** The shipment. */
  shipment: string;
  /** Why; null where it was only empty. */
  reason: string | null;
  /** Lines whose units avoid its location from now on. */
  avoid: Array<string>;
}

/** Its units are not there. */
export interface ShipmentAtRiskEvent extends EventHead {
  kind: "shipment_at_risk";
  /** The shipment. */
  shipment: string;
}

/** Its units are there again. */
export interface ShipmentRiskEndedEvent extends EventHead {
  kind: "shipment_risk_ended";
  /** The shipment. */
  shipment: string;
}

/** Goods came back. */
export interface GoodsReturnedEvent extends EventHead {
  kind: "goods_returned";
  /** The line. */
  line: string;
  /** Units. */
  quantity: string;
  /** To where. */
  location: string;
  /** Whether they can be sold again. */
  restock: boolean;
}

/** On hand changed. */
export interface StockMovedEvent extends EventHead {
  kind: "stock_moved";
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** Why. */
  movement: MovementKind;
  /** By how much; signed. */
  quantity: string;
  /** In words. */
  reason: string | null;
  /** The moment that an outside count is true of; null: the event's own. */
  as_of: string | null;
}

/** What is kept back changed. */
export interface StockLimitsSetEvent extends EventHead {
  kind: "stock_limits_set";
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** There, but not for sale. */
  unavailable: string;
  /** Kept back. */
  safety_stock: string;
}

/** Supply changed. */
export interface InboundChangedEvent extends EventHead {
  kind: "inbound_changed";
  /** As it is now; nothing to come: closed. */
  inbound: InboundTold;
}

/** A setting changed. */
export interface SettingsChangedEvent extends EventHead {
  kind: "settings_changed";
  /** The setting, under its name. */
  setting: Json;
}

/** A cart claims stock. */
export interface HoldPlacedEvent extends EventHead {
  kind: "hold_placed";
  /** The hold. */
  hold: Hold;
}

/** A hold lost units. */
export interface HoldReducedEvent extends EventHead {
  kind: "hold_reduced";
  /** The hold. */
  hold: string;
  /** What. */
  sku: string;
  /** Where. */
  location: string;
  /** Units lost. */
  quantity: string;
}

/** A hold ended. */
export interface HoldEndedEvent extends EventHead {
  kind: "hold_ended";
  /** The hold. */
  hold: string;
}

/** A counter was put right. */
export interface StockRepairedEvent extends EventHead {
  kind: "stock_repaired";
  /** Which counter. */
  counter: string;
  /** What. */
  sku: string | null;
  /** Where. */
  location: string | null;
  /** The line. */
  line: string | null;
  /** What it is now. */
  to: string;
}

/** An order and its events were removed. */
export interface OrderPurgedEvent extends EventHead {
  kind: "order_purged";
  /** The order. */
  purged: string;
}

/** Personal data was blanked. */
export interface CustomerErasedEvent extends EventHead {
  kind: "customer_erased";
  /** Orders of the person. */
  orders: number;
}

/** One thing that happened; what more it carries depends on its kind. */
export type Event =
  | OrderPlacedEvent
  | OrderImportedEvent
  | PlanNotedEvent
  | LineAllocatedEvent
  | LineBackorderedEvent
  | LineCancelledEvent
  | LineChangedEvent
  | OrderUpdatedEvent
  | ReservationExpiredEvent
  | ReservationPreemptedEvent
  | ReservationCancelledEvent
  | BackorderAllocatedEvent
  | BackorderActivatedEvent
  | AvoidClearedEvent
  | PromiseMadeEvent
  | PromiseChangedEvent
  | SlaBreachedEvent
  | ProcurementRequestedEvent
  | OrderSuspendedEvent
  | OrderResumedEvent
  | PriorityChangedEvent
  | ShipmentCreatedEvent
  | ShipmentCostedEvent
  | ShipmentReadyEvent
  | ShipmentWaitingEvent
  | ShipmentReleasedEvent
  | ShipmentPickedEvent
  | ShipmentPackedEvent
  | ShipmentSplitEvent
  | ShipmentDispatchedEvent
  | ShipmentDeliveredEvent
  | TrackingRecordedEvent
  | ShipmentCancelledEvent
  | ShipmentAtRiskEvent
  | ShipmentRiskEndedEvent
  | GoodsReturnedEvent
  | StockMovedEvent
  | StockLimitsSetEvent
  | InboundChangedEvent
  | SettingsChangedEvent
  | HoldPlacedEvent
  | HoldReducedEvent
  | HoldEndedEvent
  | StockRepairedEvent
  | OrderPurgedEvent
  | CustomerErasedEvent;

/** One piece of work for the outside; what more it carries depends on its kind. */
export interface EffectHead {
  /** `<order>/E<number>`; what `ack_effect` and `fail_effect` name. */
  effect: string;
  /** The order. */
  order: string;
  /** Since when. */
  at: string;
}

/** Tell the customer. */
export interface NotificationEffect extends EffectHead {
  kind: "notification";
  /** Which message. */
  template: string;
  /** The order's lines as they were then. */
  lines: Array<MessageLine>;
  /** What left. */
  shipment?: Shipment | null;
  /** What waits. */
  backorder?: Backorder | null;
  /** The promise before. */
  before?: Window | null;
  /** The promise now. */
  after?: Window | null;
  /** What will not come. */
  cancelled?: Array<CancelledUnits> | null;
}

/** Print the packing list of a package. */
export interface PackingListEffect extends EffectHead {
  kind: "packing_list";
  /** The shipment. */
  shipment: string;
  /** From where. */
  location: string;
  /** The shipping service. */
  service: string;
  /** The box. */
  package: PaperPackage;
  /** Which of the shipment's boxes, from 1. */
  number: number;
  /** How many there are. */
  of: number;
}

/** Print the label of a package. */
export interface LabelEffect extends EffectHead {
  kind: "label";
  /** The shipment. */
  shipment: string;
  /** From where. */
  location: string;
  /** The shipping service. */
  service: string;
  /** The box. */
  package: PaperPackage;
  /** Which of the shipment's boxes, from 1. */
  number: number;
  /** How many there are. */
  of: number;
}

/** Tell the channel. */
export interface ChannelUpdateEffect extends EffectHead {
  kind: "channel_update";
  /** What happened. */
  update: string;
  /** The channel. */
  channel: string | null;
  /** The account. */
  account: string | null;
  /** The shipment that left, or the units that were cancelled. */
  detail: Json;
}

/** Put picked goods back. */
export interface PutBackEffect extends EffectHead {
  kind: "put_back";
  /** The shipment. */
  shipment: string;
  /** Where. */
  location: string | null;
  /** What. */
  lines: Array<PaperLine>;
}

/** Buy what waits and nothing covers. */
export interface ProcureEffect extends EffectHead {
  kind: "procure";
  /** The backorder. */
  backorder: string;
  /** The line. */
  line: string;
  /** What. */
  sku: string;
  /** Units. */
  quantity: string;
}

/** One piece of work for the outside; what more it carries depends on its kind. */
export type Effect =
  | NotificationEffect
  | PackingListEffect
  | LabelEffect
  | ChannelUpdateEffect
  | PutBackEffect
  | ProcureEffect;

/** A counter that does not agree with what it counts. */
export interface FindingTold {
  /** Which counter. */
  kind: string;
  /** Of this SKU. */
  sku: string | null;
  /** At this location. */
  location: string | null;
  /** Of this order. */
  order: string | null;
  /** Of this line. */
  line: string | null;
  /** What it should be. */
  expected: string;
  /** What it is. */
  actual: string;
}

/** Supply that has not arrived. */
export interface InboundTold {
  /** Its id. */
  id: string;
  /** Of this SKU. */
  sku: string;
  /** To this location. */
  location: string;
  /** Still to come. */
  quantity: string;
  /** When. */
  expected: Window;
  /** Where from. */
  kind: InboundKind;
  /** Bought for this line. */
  earmark: EarmarkTold | null;
  /** Where a transfer left. */
  from: string | null;
}

/** The line that supply was bought for. */
export interface EarmarkTold {
  /** The order. */
  order: string;
  /** Its line. */
  line: string;
}

/** A command: it changes something. */
export type Command =
  | ({ op: "receive_stock" } & ReceiveStock & Envelope)
  | ({ op: "adjust_stock" } & AdjustStock & Envelope)
  | ({ op: "count_stock" } & CountStock & Envelope)
  | ({ op: "set_stock_limits" } & SetStockLimits & Envelope)
  | ({ op: "transfer_stock" } & TransferStock & Envelope)
  | ({ op: "set_inbound" } & SetInbound & Envelope)
  | ({ op: "cancel_inbound" } & CancelInbound & Envelope)
  | ({ op: "set_item" } & SetItem & Envelope)
  | ({ op: "set_location" } & SetLocation & Envelope)
  | ({ op: "set_rates" } & SetRates & Envelope)
  | ({ op: "set_fx" } & SetFx & Envelope)
  | ({ op: "set_prices" } & SetPrices & Envelope)
  | ({ op: "set_lead_times" } & SetLeadTimes & Envelope)
  | ({ op: "set_policy" } & SetPolicy & Envelope)
  | ({ op: "sync_stock" } & SyncStock & Envelope)
  | ({ op: "place_hold" } & PlaceHold & Envelope)
  | ({ op: "end_hold" } & EndHold & Envelope)
  | ({ op: "place_order" } & PlaceOrder & Envelope)
  | ({ op: "change_order" } & ChangeOrder & VersionedEnvelope)
  | ({ op: "change_line" } & ChangeLine & VersionedEnvelope)
  | ({ op: "cancel" } & Cancel & VersionedEnvelope)
  | ({ op: "update_order" } & UpdateOrder & VersionedEnvelope)
  | ({ op: "import_order" } & Import & Envelope)
  | ({ op: "suspend_order" } & SuspendOrder & VersionedEnvelope)
  | ({ op: "resume_order" } & ResumeOrder & VersionedEnvelope)
  | ({ op: "set_priority" } & SetPriority & VersionedEnvelope)
  | ({ op: "tick" } & Tick & Envelope)
  | ({ op: "release_shipment" } & ReleaseShipment & VersionedEnvelope)
  | ({ op: "confirm_pick" } & ConfirmPick & VersionedEnvelope)
  | ({ op: "split_shipment" } & SplitShipment & VersionedEnvelope)
  | ({ op: "move_units" } & MoveUnits & VersionedEnvelope)
  | ({ op: "pack_shipment" } & PackShipment & VersionedEnvelope)
  | ({ op: "dispatch_shipment" } & DispatchShipment & VersionedEnvelope)
  | ({ op: "set_tracking" } & SetTracking & VersionedEnvelope)
  | ({ op: "record_tracking" } & RecordTracking & VersionedEnvelope)
  | ({ op: "confirm_delivery" } & ConfirmDelivery & VersionedEnvelope)
  | ({ op: "cancel_shipment" } & CancelShipment & VersionedEnvelope)
  | ({ op: "return_goods" } & ReturnGoods & VersionedEnvelope)
  | ({ op: "release_backorders" } & ReleaseBackorders & Envelope)
  | ({ op: "lease_effects" } & LeaseEffects & Envelope)
  | ({ op: "ack_effect" } & AckEffect & Envelope)
  | ({ op: "fail_effect" } & FailEffect & Envelope)
  | ({ op: "purge" } & Purge & Envelope)
  | ({ op: "erase_customer" } & EraseCustomer & Envelope)
  | ({ op: "repair" } & Repair & Envelope);

/** A query: it changes nothing. */
export type Query =
  | ({ op: "get_order" } & GetOrder & At)
  | ({ op: "get_stock" } & GetStock & At)
  | ({ op: "get_availability" } & GetAvailability & At)
  | ({ op: "get_hold" } & GetHold & At)
  | ({ op: "list_orders" } & ListOrders & At)
  | ({ op: "list_backorders" } & ListBackorders & At)
  | ({ op: "list_inbound" } & ListInbound & At)
  | ({ op: "list_events" } & ListEvents & At)
  | ({ op: "get_kpis" } & GetKpis & At)
  | ({ op: "get_board" } & GetBoard & At)
  | ({ op: "quote" } & Quote & At)
  | ({ op: "explain" } & Explain & At)
  | ({ op: "split" } & SplitLines & At)
  | ({ op: "reconcile" } & Reconcile & At)
  | ({ op: "audit" } & Audit & At);

/** A method for each command and query. */
export interface Operations {
  /** Goods arrive. */
  receiveStock(given: ReceiveStock & Envelope): Promise<Outcome>;

  /** Somebody corrects the books. */
  adjustStock(given: AdjustStock & Envelope): Promise<Outcome>;

  /** The truth of a count. */
  countStock(given: CountStock & Envelope): Promise<Outcome>;

  /** Sets what is kept back. */
  setStockLimits(given: SetStockLimits & Envelope): Promise<Outcome>;

  /** Free goods leave for another location. */
  transferStock(given: TransferStock & Envelope): Promise<Outcome>;

  /** Supply is expected, or changed. */
  setInbound(given: SetInbound & Envelope): Promise<Outcome>;

  /** Supply will not come; a transfer's goods go back. */
  cancelInbound(given: CancelInbound & Envelope): Promise<Outcome>;

  /** Describes an item. */
  setItem(given: SetItem & Envelope): Promise<Outcome>;

  /** Describes a location. */
  setLocation(given: SetLocation & Envelope): Promise<Outcome>;

  /** Replaces the rates of a location or service, or all. */
  setRates(given: SetRates & Envelope): Promise<Outcome>;

  /** Sets exchange rates, for comparing values across currencies. */
  setFx(given: SetFx & Envelope): Promise<Outcome>;

  /** Sets what planning learned about the worth of stock. */
  setPrices(given: SetPrices & Envelope): Promise<Outcome>;

  /** Sets what planning learned about times. */
  setLeadTimes(given: SetLeadTimes & Envelope): Promise<Outcome>;

  /** Replaces a scope's policy. */
  setPolicy(given: SetPolicy & Envelope): Promise<Outcome>;

  /** Compares the books with an outside system's, and books the differences. */
  syncStock(given: SyncStock & Envelope): Promise<Outcome & { answer: StockDifferences }>;

  /** A cart claims stock for a while. */
  placeHold(given: PlaceHold & Envelope): Promise<Outcome>;

  /** A cart lets go. */
  endHold(given: EndHold & Envelope): Promise<Outcome>;

  /** Places an order: ships what is there, lets the rest wait. */
  placeOrder(given: PlaceOrder & Envelope): Promise<OutcomeWithOrder>;

  /** Changes lines, all or nothing. */
  changeOrder(given: ChangeOrder & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Changes one line. */
  changeLine(given: ChangeLine & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Cancels what has not been given to the warehouse. */
  cancel(given: Cancel & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Changes how and where an order goes. */
  updateOrder(given: UpdateOrder & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Takes over an order that began elsewhere. */
  importOrder(given: Import & Envelope): Promise<OutcomeWithOrder>;

  /** Keeps an order from shipping. */
  suspendOrder(given: SuspendOrder & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Lets it ship again. */
  resumeOrder(given: ResumeOrder & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Makes an order more or less urgent. */
  setPriority(given: SetPriority & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Does what time has made due. */
  tick(given: Tick & Envelope): Promise<Outcome>;

  /** Gives a shipment to the warehouse. */
  releaseShipment(given: ReleaseShipment & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Tells what was picked. */
  confirmPick(given: ConfirmPick & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Moves units to a new shipment of the same location. */
  splitShipment(given: SplitShipment & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Sources units from another location, by somebody's word. */
  moveUnits(given: MoveUnits & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Tells what is in which box. */
  packShipment(given: PackShipment & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** It leaves: on hand falls. */
  dispatchShipment(given: DispatchShipment & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Gives a box its tracking number. */
  setTracking(given: SetTracking & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** What the carrier says. */
  recordTracking(given: RecordTracking & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** It arrived. */
  confirmDelivery(given: ConfirmDelivery & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** A shipment that has not left is given up; its units are owed. */
  cancelShipment(given: CancelShipment & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Goods come back. */
  returnGoods(given: ReturnGoods & VersionedEnvelope): Promise<OutcomeWithOrder>;

  /** Offers free stock to those who wait. */
  releaseBackorders(given: ReleaseBackorders & Envelope & { preview: true }): Promise<Outcome & { answer: ReleasePreview }>;
  releaseBackorders(given: ReleaseBackorders & Envelope): Promise<Outcome>;

  /** Takes effects to carry out. */
  leaseEffects(given: LeaseEffects & Envelope): Promise<Outcome>;

  /** An effect was carried out. */
  ackEffect(given: AckEffect & Envelope): Promise<Outcome>;

  /** An effect could not be carried out. */
  failEffect(given: FailEffect & Envelope): Promise<Outcome>;

  /** Removes orders long closed, with their events. */
  purge(given: Purge & Envelope): Promise<Outcome & { answer: Purged }>;

  /** Blanks a person's data. */
  eraseCustomer(given: EraseCustomer & Envelope): Promise<Outcome & { answer: Erased }>;

  /** Books what an audit found as recorded corrections. */
  repair(given: Repair & Envelope): Promise<Outcome>;

  /** An order as it reads now. */
  getOrder(given: GetOrder & At): Promise<Order>;

  /** Stock rows, overdue holds and reservations already off. */
  getStock(given: GetStock & At): Promise<StockPage>;

  /** What is free now; else when there will be enough. */
  getAvailability(given: GetAvailability & At): Promise<Availability>;

  /** A hold. */
  getHold(given: GetHold & At): Promise<HoldState>;

  /** Orders. */
  listOrders(given: ListOrders & At): Promise<OrderPage>;

  /** Open backorders, in queue order. */
  listBackorders(given: ListBackorders & At): Promise<BackorderPage>;

  /** Supply that has not arrived. */
  listInbound(given: ListInbound & At): Promise<InboundPage>;

  /** What happened. */
  listEvents(given: ListEvents & At): Promise<EventPage>;

  /** The key figures of a period, from inclusive, to exclusive. */
  getKpis(given: GetKpis & At & { by: KpiBy }): Promise<KpiGroups>;
  getKpis(given: GetKpis & At): Promise<Kpis>;

  /** What is under way, in numbers. */
  getBoard(given: GetBoard & At): Promise<Board>;

  /** What placing an order would answer. */
  quote(given: Quote & At): Promise<QuoteAnswer>;

  /** How an order was sourced at placement. */
  explain(given: Explain & At): Promise<Plan | null>;

  /** The bare split, as a pure function. */
  split(given: SplitLines & At): Promise<Split>;

  /** The identity of every line, and the differences from an outside report. */
  reconcile(given: Reconcile & At): Promise<Reconciliation>;

  /** Recomputes every counter. */
  audit(given: Audit & At): Promise<AuditPage>;
}

/** The stable names of errors. */
export type Code =
  /** The text is not JSON. */
  | "invalid_json"
  /** There is no such command or query. */
  | "unknown_op"
  /** A name that the schema does not have. */
  | "unknown_field"
  /** A name that the schema needs. */
  | "missing_field"
  /** A value that its field cannot take. */
  | "invalid_field"
  /** Not an exact decimal of at most 6 digits, zero where units are needed, or no whole multiple of the increment. */
  | "invalid_quantity"
  /** Not a text of 1 to 128 bytes without control characters. */
  | "invalid_id"
  /** Money of two currencies cannot be added. */
  | "currency_mismatch"
  /** Beyond a named limit. */
  | "limit_exceeded"
  /** No order of this id. */
  | "unknown_order"
  /** The order has no line of this id. */
  | "unknown_line"
  /** No shipment of this id. */
  | "unknown_shipment"
  /** No location of this id. */
  | "unknown_location"
  /** No inbound of this id. */
  | "unknown_inbound"
  /** There never was a hold of this id. */
  | "unknown_hold"
  /** The order id is taken. */
  | "duplicate_order"
  /** An id twice where it must be single. */
  | "duplicate_id"
  /** The command id was used with other content. */
  | "command_reused"
  /** The order has moved on since the version that the caller saw. */
  | "version_mismatch"
  /** Not enough free stock. */
  | "insufficient_stock"
  /** Nothing is left that a cancellation can take. */
  | "nothing_to_cancel"
  /** More than a cancellation can take. */
  | "over_cancel"
  /** More picked than asked for. */
  | "over_pick"
  /** More than the shipment holds. */
  | "over_shipment"
  /** More than was shipped and not yet returned. */
  | "over_return"
  /** The packages do not add up to the shipment. */
  | "package_mismatch"
  /** Not possible in this state. */
  | "invalid_transition"
  /** Others changed the same rows; worth retrying. */
  | "conflict"
  /** Too much is under way; worth retrying. */
  | "overloaded"
  /** The store cannot be reached; worth retrying. */
  | "store_unavailable";
