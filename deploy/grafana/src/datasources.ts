/** The data source of all panels of metrics: what the variable of the dashboard chooses. */
export const metricsSource = { type: 'prometheus', uid: '${datasource}' } as const;
/** The data source of traces: what the variable of the job explorer chooses. */
export const tracesSource = { type: 'tempo', uid: '${traces}' } as const;
