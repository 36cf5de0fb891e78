/** Shapes of the documents that the page reads: those of the command line's `--format json`. */
export interface Range {
  p10: number;
  p50: number;
  p90: number;
  mean: number;
}
export interface Interval {
  mean: number;
  low: number;
  high: number;
}
export interface PlaceRef {
  id: string;
  name: string;
  country: string;
}

export interface Driver {
  parameter: string;
  measure: string;
  share: number;
  text: string;
}
export interface Leg {
  mode: string;
  from: string;
  to: string;
  from_name: string;
  to_name: string;
  operator: string;
  distance_km: number;
  transit_d: Range;
  cost_usd_feu: Range;
  co2e_kg_feu: number;
  evidence: string[];
  basis: string;
  links: string[];
}
export type Measure = 'transit_d' | 'cost_usd_feu' | 'co2e_kg_feu' | 'disruption_p' | 'on_time_p' | 'inventory_usd_feu';
export interface Route {
  id: string;
  name: string;
  status: string;
  status_reason: string;
  status_evidence: string[];
  distance_km: { rail: number; sea: number; road: number; total: number } | null;
  transit_d: Range | null;
  cost_usd_feu: Range | null;
  cost_usd_total: Range | null;
  inventory_usd_feu: Range | null;
  co2e_kg_feu: Range | null;
  disruption_p: number | null;
  on_time_p: number | null;
  assumed_values: number;
  sourced_values: number;
  drivers: Driver[];
  components: { transit_d: Record<string, Range>; cost_usd_feu: Record<string, Range> } | null;
  best: string[];
  legs: Leg[];
}
export interface Parameter {
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
}
export interface Observation {
  id?: string;
  key: string;
  subject: string;
  standing: string;
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  valid_from: string | null;
  valid_to: string | null;
  published: string | null;
  publisher: string;
  url: string;
  locator: string;
  method: string;
  quality: number;
  note: string;
}
export interface Comparison {
  run_id: string;
  origin: PlaceRef;
  destination: PlaceRef;
  depart: string;
  as_of: string;
  known_by: string;
  arrive_by: string | null;
  cargo: { text: string; name: string; count: number; feu: number };
  seed: number;
  draws: number;
  notes: string[];
  routes: Route[];
  parameters: Record<string, Parameter>;
  observations: Record<string, Observation>;
}

export interface SimPlace {
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
}
export interface SimMeasure {
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
}
export interface SimValue {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  unit: string;
  origin: string;
  basis: string;
  description: string;
}
export interface SimResult {
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
}
export interface Difference {
  id: string;
  label: string;
  unit: string;
  baseline: number;
  difference: Interval;
}
export interface RunShown {
  id: string;
  kind: string;
  status: string;
  progress: number;
  message: string;
  faults: { line?: number | null; fault: string; remedy?: string }[];
  request: { what_if: string[]; from: string | null; days: number | null; [key: string]: unknown };
}
export interface Replay {
  run_id: string;
  replication: number;
  from: string;
  days: number;
  n_leg: number;
  ways: Record<string, [number, number][]>;
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
}

export interface AtlasPlace {
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
}
export interface AtlasLink {
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
}
export interface Feature {
  id: string;
  geometry: { type: string; coordinates: unknown } | null;
  properties: Record<string, unknown>;
}
export interface AtlasDocument {
  features: Feature[];
  attribution: string;
  licence: string;
}

export interface SourceRef {
  id: string;
  kind: string;
  publisher: string;
  title: string;
  locator: string;
  url: string;
  published: string | null;
}
export interface ChronicleEvent {
  id: string;
  date_from: string;
  date_to: string | null;
  type: string | null;
  track: string | null;
  actor_names: string[];
  place_names: string[];
  text: string;
  known_from: string | null;
  sources: SourceRef[];
}
export interface Promise_ {
  id: string;
  object: string;
  text: string;
  promisor_names: string[];
  beneficiary_names: string[];
  places: string[];
  announced: string | null;
  due: string | null;
  stage: string | null;
  status: 'kept' | 'late' | 'open' | 'broken' | 'unknown';
  since: string | null;
  why: string;
  steps: { stage: string; date: string; text: string }[];
  sources: SourceRef[];
}
