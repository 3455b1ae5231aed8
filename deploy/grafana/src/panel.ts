/** One figure of a panel, and how its lines are named. */
export interface Query {
  expr: string;
  /** With labels as `{{backend}}`. */
  legend: string;
}

/** An entry of a dashboard. */
export interface Panel {
  title: string;
  /** The meaning of the panel, and how to read it. */
  description: string;
  /** How it is drawn: over time, as one figure, or as a table of what stands now. */
  as: 'lines' | 'figure' | 'table';
  /** As Grafana names it: `s`, `percentunit`, `reqps`, `short`. */
  unit: string;
  queries: readonly Query[];
  /** Columns of 24; default 8. */
  width?: 6 | 8 | 12 | 24;
  /** A system under load with some failures shows nothing here; all other panels are tested to show something. */
  mayBeEmpty?: true;
}

/** A dashboard of metrics. */
export interface MetricsDashboard {
  /** In its address, and the name of its file. */
  uid: string;
  title: string;
  description: string;
  /** Variables by which one can look at some values of a label alone. */
  choose: readonly ('backend' | 'tenant' | 'model')[];
  panels: readonly Panel[];
}
