/** Shapes that the page reads: as the server describes them, told more closely where it leaves a document open. */
import type { components } from './schema';
import type { Described, Path } from './client';

type Schemas = components['schemas'];
export type Range = Schemas['Range'];
export type RunShown = Schemas['RunShown'];
export type RunRequest = Schemas['RunRequest'];
export type Observation = Schemas['ObservationRow'];
export type Source = Schemas['SourceRow'];
export type Interval = {
  mean: number;
  low: number;
  high: number;
};

export type Measure = 'transit_d' | 'cost_usd_feu' | 'co2e_kg_feu' | 'disruption_p' | 'on_time_p' | 'inventory_usd_feu';
export type Route = Schemas['Route'];
export type Parameter = {
  key: string;
  subject: string;
  found_subject: string;
  unit: string;
  p10: number;
  p50: number;
  p90: number;
  mean: number;
  assumed: boolean;
  basis: string;
  observations: { id: string; weight: number; percentile: number | null }[];
};
export type Comparison = {
  run_id: string;
  origin: Schemas['Endpoint'];
  destination: Schemas['Endpoint'];
  depart: string;
  as_of: string;
  known_by: string;
  arrive_by: string | null;
  cargo: Schemas['Cargo'];
  seed: number;
  draws: number;
  notes: string[];
  routes: Route[];
  parameters: Record<string, Parameter>;
  observations: Record<string, Observation>;
};

export type SimPlace = Schemas['PlaceShown'] & {
  id: string;
  label: string;
  where: string;
  kind: 'resource' | 'stock';
  utilisation: Interval | null;
  wait_h: Interval | null;
  queue: Interval | null;
  queue_max: number;
  daily: number[];
  daily_p10: number[];
  daily_p90: number[];
  /** The same queue without the changes, by day; empty where nothing was changed. */
  baseline?: number[];
};
export type SimMeasure = Schemas['MeasureShown'] & {
  id: string;
  label: string;
  n: number;
  p10: Interval;
  p50: Interval;
  p90: Interval;
  mean: Interval;
  promised_d: number | null;
  promised_by: string | null;
  on_time: Interval | null;
  split_d: Record<string, number>;
  published: { id: string; standing: string; value: number | null; low: number | null; high: number | null; source: string }[];
};
export type SimValue = Schemas['FigureShown'] & {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  unit: string;
  origin: string;
  basis: string;
  description: string;
};
export type SimResult = {
  run_id: string;
  from: string;
  days: number;
  replications: number;
  seed: number;
  as_of: string;
  known_by: string;
  uncertainty: string;
  notes: string[];
  measures: SimMeasure[];
  places: SimPlace[];
  values: SimValue[];
  what_if: string[];
  differences: Difference[];
  counts: Record<string, number>;
  rows?: Relief[] | null;
  /** What is waited for, in words. */
  causes?: Record<string, string>;
};
export type Difference = Schemas['DifferenceShown'] & {
  id: string;
  label: string;
  unit: string;
  baseline: number;
  difference: Interval;
};
export type Replay = {
  run_id: string;
  replication: number;
  from: string;
  days: number;
  n_leg: number;
  ways: Record<string, [number, number][]>;
  /** Links of the atlas along each way, and when weather or an order shuts places. */
  links: Record<string, string[]>;
  closures: { calendar: string; label: string; kind: string; places: string[]; start_h: number[]; end_h: number[] }[];
  entities: { entity: string[]; kind: string[]; callsign: (string | null)[]; first_leg: number[] };
  stretches: {
    way: string[];
    first: number[];
    last: number[];
    state: ('moves' | 'works' | 'waits')[];
    step: string[];
    label: string[];
    waiting_for: (string | null)[];
  };
  legs: { leg: string; start_h: string; end_h: string };
};

export type AtlasPlace = {
  id: string;
  lon: number;
  lat: number;
  name: string;
  country: string | null;
  kind: string;
  roles: string[];
  gauge_mm: number[];
  unlocode: string | null;
  names: Record<string, string[]>;
  note: string | null;
};
export type AtlasLink = {
  id: string;
  mode: 'rail' | 'sea' | 'road' | 'pipeline';
  from: string;
  to: string;
  length_km: number;
  gauge_mm: number | null;
  country: string | null;
  operator: string | null;
  electrified: boolean | null;
  tracks: number | null;
  src: string;
  note: string | null;
  course: [number, number][];
};
export type Feature = Schemas['Feature'];
export type AtlasDocument = {
  features: Feature[];
  attribution: string;
  licence: string;
};

export type SourceRef = {
  id: string;
  kind: string;
  publisher: string;
  title: string;
  locator: string;
  url: string;
  published: string | null;
};
export type ChronicleEvent = Schemas['EventRow'] & {
  id: string;
  date_from: string;
  date_to: string | null;
  type: string | null;
  track: string;
  actor_names: string[];
  place_names: string[];
  text: string;
  known_from: string | null;
  sources: SourceRef[];
};
export type Promise_ = Schemas['PromiseRow'] & {
  id: string;
  object: string;
  text: string;
  promisors: string[];
  promisor_names: string[];
  beneficiary_names: string[];
  places: string[];
  quantity: { value: number | null; low: number | null; high: number | null; unit: string } | null;
  announced: string | null;
  due: string | null;
  stage: string;
  status: 'kept' | 'late' | 'open' | 'broken' | 'unknown';
  since: string | null;
  why: string;
  status_sources: SourceRef[];
  steps: { stage: string; date: string | null; due: string | null; event: string | null; text: string; evidence: string[] }[];
  effects: { what: string; kind: string; value: number | null; from: string | null; note: string; evidence: string[] }[];
  sources: SourceRef[];
};

/** An observation beside a value: whether the rule used it, and how much it weighed. */
export type Role = Observation & { weight: number | null; percentile?: number | null; role: string };
export type Shown = {
  key: string | null;
  unit: string | null;
  description: string | null;
  as_of: string | null;
  known_by: string | null;
  values: { subject: string; parameter: Parameter | null; observations: Role[] }[];
};
export type Target = Schemas['CalibrationTarget'];
export type Fitted = Schemas['CalibrationParameter'] & { shift: number; width: number; rank: string; fit: string };
export type Calibration = { parameter: Fitted[]; world: Schemas['CalibrationWorld'][]; target: Target[]; seed: number; draws: number; kept: number };
export type RelationEvent = { id: string; date: string; type: string; mode: string; actors: string[]; text: string; intensity: number; weight: number; new: boolean; sources: SourceRef[] };
export type RelationPoint = Omit<Schemas['RelationPoint'], 'events'> & { events: RelationEvent[] };
export type Relations = { actors: string[]; actor_names: string[]; by: string; from: string; to: string; half_life_d: number; method: { scale: number[]; citation: string; spread: number }; points: RelationPoint[] };

/** A cause of waiting, and what relieving it by a tenth does. */
export type Relief = Schemas['ReliefShown'] & {
  cargo: string;
  cause: string;
  label: string;
  wait_d: number;
  share: number;
  lost_y: number;
  relief: string;
  relief_words: string;
  effect_d: Interval;
  before: number;
  after: number;
  unit: string;
};
export type NodeCause = Schemas['Cause'];
export type NodeDay = Schemas['NodeShown'];

/** Who was at what from when to when: columns over bars, lanes from 0. */
export type Occupancy = Schemas['Occupancy'];

export type Candidate = Schemas['Candidate'];

/** Documents that the description leaves open, as the page reads them. */
export type Told = {
  '/atlas.geojson': AtlasDocument;
  '/compare': Comparison;
  '/runs/{run_id}/result': SimResult;
  '/runs/{run_id}/movements': Replay;
  '/parameters': Shown;
  '/calibration': Calibration;
  '/chronicle/events': { n: number; events: ChronicleEvent[] };
  '/chronicle/promises': { as_of: string; n: number; counts: Record<string, number>; promises: Promise_[] };
  '/chronicle/relations': Relations;
};

/** Names of the fields that are told otherwise than described: none, or this file does not compile. */
type Named<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] };
type Clashes = {
  [P in keyof Told]: { [K in keyof Told[P] & Named<Described<P>>]: Told[P][K] extends Described<P>[K & keyof Described<P>] ? never : [P, K] }[keyof Told[P] & Named<Described<P>>];
}[keyof Told];
type Strange = Exclude<keyof Told, Path<'get'>>;
export const TOLD_AS_DESCRIBED: [Clashes | Strange] extends [never] ? true : Clashes | Strange = true;
