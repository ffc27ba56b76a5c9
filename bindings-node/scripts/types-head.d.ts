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
