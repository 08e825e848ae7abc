import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '#base';
import { type KeyProperties, keyPropertiesOf, keyTermsOf } from './key-terms.ts';

const stage = { stack: 'shop', stage: 'main' };
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const list = <Item>(item: fc.Arbitrary<Item>) => fc.uniqueArray(item, { minLength: 1, maxLength: 3 });

const properties = fc.record(
  {
    scopes: list(fc.constantFrom('chat' as const, 'models' as const, '*' as const)),
    save: fc.boolean(),
    tier: fc.constantFrom('flex' as const, 'priority' as const),
    expiresAt: fc.constant('2027-06-30T00:00:00Z'),
    team: name.map((team) => ({ $ref: `team/${team}` })),
    project: fc.string({ minLength: 1 }),
    user: fc.string({ minLength: 1 }),
    role: fc.constantFrom('viewer' as const, 'operator' as const, 'admin' as const),
    reach: fc.record(
      {
        routes: list(name),
        models: fc
          .uniqueArray(name, { minLength: 1, maxLength: 3 })
          .map((models) =>
            models.map((model, index) => ({ $ref: index % 2 ? `remote-model/${model}` : `model/${model}` })),
          ),
        methods: list(fc.constantFrom('GET' as const, 'POST' as const)),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['scopes', 'save'], noNullPrototype: true },
);

test('what the gateway keeps of a key and what the record says make what was declared, so that nothing is left to do', () => {
  fc.assert(
    fc.property(properties, (declared) => {
      // What is kept went through the database as JSON.
      const kept = JSON.parse(JSON.stringify(keyTermsOf(stage, declared as KeyProperties))) as ReturnType<
        typeof keyTermsOf
      >;
      assert.deepEqual(keyPropertiesOf(kept, declared as unknown as Record<string, Json>), declared);
    }),
  );
});

test('what others have changed shows', () => {
  const declared = { scopes: ['chat'], save: false } as const;
  const terms = keyTermsOf(stage, { ...declared, scopes: [...declared.scopes] });
  const changed = keyPropertiesOf(
    { ...terms, team: 'shop/main/sales', role: 'admin', priorityMin: 100 },
    { ...declared, scopes: ['chat'] },
  );
  assert.deepEqual(changed, { ...declared, tier: 'flex', team: { $ref: 'team/sales' }, role: 'admin' });
});
