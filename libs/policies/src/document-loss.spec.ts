import { describe, expect, it } from '@jest/globals';
import { documentLoss } from './document-loss.js';

const before = `## Family
Anna lives in Lisbon with her brother Miguel.

## Work
The migration of the warehouse database ends in February.`;

describe('the loss of a document', () => {
  it('is none when everything is still told, in other words and order', () => {
    const after = `## Work
The warehouse database migration is over in March instead of February.
## Family
Anna and Miguel live in Lisbon, close to the river; they have two cats.`;
    expect(documentLoss(before, after)).toEqual([]);
    expect(documentLoss('', 'Anything.')).toEqual([]);
  });

  it('is told when the document shrank below half', () => {
    const after = 'Anna, Lisbon, Miguel. Warehouse database, February.';
    expect(documentLoss(before, after)).toEqual([expect.stringContaining('below half')]);
  });

  it('is told for each section that is gone', () => {
    const after = `## Work\n${'The migration of the warehouse database ends in February. '.repeat(4)}`;
    expect(documentLoss(before, after)).toEqual([expect.stringContaining('## Family')]);
    const paragraphs = before.replaceAll(/^## .*\n/gm, '');
    expect(documentLoss(paragraphs, after)).toEqual([expect.stringContaining('Anna lives')]);
  });
});
