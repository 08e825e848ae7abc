import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkFilter } from './check-filter.ts';
import { anyFilter, anyMetadata } from './filter-fixture.ts';
import { matchesFilter } from './matches-filter.ts';
import { SegmentFields, SegmentFieldsBuilder } from './segment-fields.ts';
import { selectRows } from './select-rows.ts';

test('indexes find the rows that looking at each finds', () => {
  fc.assert(
    fc.property(fc.array(anyMetadata, { maxLength: 40 }), anyFilter, (rows, filter) => {
      const builder = new SegmentFieldsBuilder();
      for (const [row, metadata] of rows.entries()) builder.add(row, metadata);
      const fields = new SegmentFields(builder.encode());
      const found = selectRows(checkFilter(filter), {
        size: rows.length,
        field: (path) => fields.field(path),
        words: (path) => fields.words(path),
        rowsOf: (ids) => ids.map(Number).filter((row) => row < rows.length),
      });
      const wanted = rows.flatMap((metadata, row) => (matchesFilter(filter, String(row), metadata) ? [row] : []));
      assert.deepEqual([...found.rows()], wanted);
    }),
    { numRuns: 500 },
  );
});
