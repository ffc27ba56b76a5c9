/// <reference types="node" />
/// <reference lib="esnext.disposable" />
import type {
  Code, Command, Json, LineIn, Operations, OrderStatus, Outcome, Quantity, Query, Split, SplitLines, Time,
} from './types';

export type * from './types';

/** How a store is opened. */
export interface OpenOptions {
  /** Whose books: a tenant sees nothing of another. Default: `"default"`. */
  tenant?: string;
}

/**
 * Opens a store: `memory:`, which begins empty and ends with the engine, `sqlite:///path` (`sqlite://path` from where the
 * process runs), a file that is made where it is not there, or `postgres://user:password@host/database`, whose tables
 * are made where they are not there. Throws a {@link FillrateError}.
 */
export function open(url: string, options?: OpenOptions): Promise<Engine>;

/** The bare split, as a pure function: what of these lines can ship now, and from where. Throws a {@link FillrateError}. */
export function split(given: SplitLines & { at?: Time }): Split;

/** Stock rows in columns. Quantities are millionths of a unit. */
export interface StockColumns {
  sku: string[];
  location: string[];
  on_hand: BigInt64Array;
  unavailable: BigInt64Array;
  safety_stock: BigInt64Array;
  reserved: BigInt64Array;
  free: BigInt64Array;
}
/** All stock rows, or those of a SKU or location. */
export function stockColumns(engine: Engine, given: { at: Time; sku?: string; location?: string }): Promise<StockColumns>;

/** Order lines in columns. Quantities are millionths of a unit. */
export interface LineColumns {
  order: string[];
  status: OrderStatus[];
  line: string[];
  sku: string[];
  ordered: BigInt64Array;
  allocated: BigInt64Array;
  shipped: BigInt64Array;
  backordered: BigInt64Array;
  cancelled: BigInt64Array;
  returned: BigInt64Array;
  over_shipped: BigInt64Array;
}
/** The lines of all orders, or of those of a status, channel or account. */
export function lineColumns(
  engine: Engine,
  given: { at: Time; status?: OrderStatus; channel?: string; account?: string },
): Promise<LineColumns>;

/** A value for each row, or one for all rows. */
export type Column<T> = ReadonlyArray<T> | (T extends number | string ? Int32Array | Uint32Array | Float64Array : never) | T;
/** The lines of an order from columns. */
export function orderLines(given: { [Name in keyof LineIn]: Column<LineIn[Name]> }): LineIn[];
/** Counts many stock rows, 1,000 to a commit; for each row null, or why it was refused. */
export function setCounts(
  engine: Engine,
  given: { at: Time; sku: Column<string>; location: Column<string>; on_hand: Column<Quantity> },
): Promise<Array<FillrateError | null>>;

/** The version of the package and of the engine in it. */
export const version: string;

/** A store of one tenant, ready for commands. Calls that do not wait for each other run in any order. */
export interface Engine extends Operations {}

export class Engine implements AsyncDisposable {
  private constructor();
  /** Runs one command or query. Throws a {@link FillrateError}; then nothing was changed. */
  execute(command: Command | Query): Promise<Outcome>;
  /** Runs a batch: each sees what those before it did, each has its own outcome or error, one failing stops none. */
  executeBatch(commands: ReadonlyArray<Command | Query>): Promise<Array<Outcome | FillrateError>>;
  /** Runs JSON as it is, an object or a list of them: the outcome, or `{"error":…}`, as JSON. */
  executeJson(payload: string): Promise<string>;
  executeJson(payload: Uint8Array): Promise<Buffer>;
  /** Waits for what is under way and lets go of the store. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Anything that fillrate refuses. */
export class FillrateError extends Error {
  constructor(code: Code, message: string, details?: Record<string, Json>, options?: ErrorOptions);
  /** Stable, for programs. */
  readonly code: Code;
  /** For programs: the field, the limit, the SKUs. */
  readonly details: Record<string, Json>;
  /** Whether the same command may succeed when sent again. */
  get retryable(): boolean;
  toJSON(): { code: Code; message: string; details: Record<string, Json> };
}
/** The request says something that cannot be; mend it. */
export class InvalidError extends FillrateError {}
/** It names a record that is not there. */
export class UnknownError extends FillrateError {}
/** It names an id that is taken. */
export class DuplicateError extends FillrateError {}
/** It cannot be done in this state of stock or order. */
export class RefusedError extends FillrateError {}
/** It may succeed when sent again, with the same command id. */
export class UnavailableError extends FillrateError {}

/** A question to a host's own database. Places in a range (`sort`, `after`, `before`) are hex texts, in byte order. */
export type Ask =
  | { ask: 'row'; kind: string; key: string }
  | { ask: 'stock'; sku: string }
  | { ask: 'guard'; sku: string }
  | { ask: 'page'; range: string; after: string | null; limit: number }
  | { ask: 'count'; range: string; before: string | null }
  | { ask: 'moved'; sku: string; location: string; until: string | null }
  | { ask: 'events'; order: string | null; after: number; limit: number };

/** A stock row. Quantities are micro-units (10^-6) as text. */
export interface StockAt {
  location: string;
  version: number;
  on_hand: string;
  unavailable: string;
  safety_stock: string;
  reserved: string;
}

/** Answers, each to its question: a row or null; all stock rows of a SKU; a guard or null; a page; a count; a sum; events. */
export type Found =
  | { version: number; body: string }
  | null
  | StockAt[]
  | { version: number }
  | Array<{ sort: string; id: string; number: number; units: string }>
  | { entries: number; units: string }
  | string
  | Array<{ position: number; body: string }>;

/** All that one commit writes. `version` is the one read, 0 where there was none; a written row has it plus 1. */
export interface Changes {
  /** Rows that were read and must still be at these versions; guards among them. */
  reads: Array<{ kind: string; key: string; version: number }>;
  /** Rows to write; without a body, to remove. */
  rows: Array<{ kind: string; key: string; version: number; body: string | null }>;
  /** Stock rows that were read; there must be no others of the SKU but those written. */
  stock_reads: Array<{ sku: string; rows: Array<{ location: string; version: number }> }>;
  /** Stock rows to write, in key order. */
  stock: Array<StockAt & { sku: string }>;
  /** SKUs whose guard rises by 1. */
  guards: string[];
  /** Entries of ranges to put or, where null, to remove. */
  entries: Array<{ range: string; sort: string; entry: null | { id: string; number: number; units: string } }>;
  /** What happened; `moved` is what a stock row moved by. */
  events: Array<{
    position: number;
    order: string | null;
    body: string;
    moved: null | { sku: string; location: string; at: string; units: string };
  }>;
  /** Orders whose events are removed. Their movements stay. */
  purged: string[];
}

/** A database that the host reads and writes itself. */
export interface Host {
  /** Answers each question, in order, from one consistent state. */
  load(asks: Ask[]): Found[] | Promise<Found[]>;
  /**
   * Writes everything or nothing, in one transaction; null where something that was read has changed.
   * `changes` gives what to write once the position of the first event is known, above all before.
   */
  commit(changes: (first: number) => Changes): number | null | Promise<number | null>;
}

/** What an execution needs next. */
export type Step =
  | { need: Ask[]; commit?: undefined; done?: undefined }
  | { commit: number; need?: undefined; done?: undefined }
  | { done: Array<Outcome | FillrateError>; need?: undefined; commit?: undefined };

/** A batch of commands over a host's own database: the host reads and writes, the engine decides. It does no IO. */
export class Execution {
  constructor(commands: ReadonlyArray<Command | Query>);
  /** What is needed next: answers, a commit of so many events, or nothing more. */
  step(): Step;
  /** Takes the answers to what was asked, in the same order. */
  provide(answers: Found[]): void;
  /** What to write, with the position that the first event gets. */
  changes(first: number): Changes;
  /** All is written; the outcomes. */
  committed(first: number): Array<Outcome | FillrateError>;
  /** Somebody changed what was read: null where it begins anew, else the outcomes. */
  conflicted(): Array<Outcome | FillrateError> | null;
  /** The whole loop over a database of the host. */
  run(host: Host): Promise<Array<Outcome | FillrateError>>;
}
