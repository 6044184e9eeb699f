// Lints ./schema.graphql of the working directory with graphql-eslint's recommended schema rules and its Relay rules.
// Run from the root of the repository: eslint --config .ci/npm/eslint.config.mjs --max-warnings 0 schema.graphql
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'graphql';
import * as graphqlEslint from '@graphql-eslint/eslint-plugin';

const plugin = graphqlEslint.default ?? graphqlEslint;
const path = resolve('schema.graphql');
const rules = (config) => plugin.configs[config].rules;

// Types that are values without an identity of their own: nobody can ask for one by id, so they have none. One line a type, alphabetical.
const VALUES = [
  'AdoptionRequirement',
  'Author',
  'DateChoice',
  'EventOutcome',
  'Coverage',
  'CoverageSum',
  'DutyLedger',
  'DutyMeeting',
  'FreePlaces',
  'InputResponse',
  'PeopleCount',
  'PolicyOverride',
  'QuestionTurn',
  'RegistrationAnswer',
  'RecordedPosition',
  'Revision',
  'MinorityNote',
  'MunicipalityCoverage',
  'NetworkTie',
  'PageInfo',
  'ParentFriendly',
  'Province',
  'SuggestedEvent',
  'ProvinceCoverage',
  'Suspension',
  'WorkArea',
];

const defined = new Set(parse(readFileSync(path, 'utf8')).definitions.map((definition) => definition.name?.value));
const gone = VALUES.filter((name) => !defined.has(name));
if (gone.length > 0) throw new Error(`eslint.config.mjs excepts types that the schema no longer has: ${gone.join(', ')}`);

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema: path } } },
    plugins: { '@graphql-eslint': plugin },
    rules: {
      ...rules('flat/schema-recommended'),
      ...rules('flat/schema-relay'),

      // Stricter than recommended: not only types and root fields but everything that a client can read or write has a description.
      // The arguments of directives are left out: all our directives are the specification's own.
      '@graphql-eslint/require-description': ['error', {
        types: true,
        DirectiveDefinition: true,
        EnumValueDefinition: true,
        FieldDefinition: true,
        InputValueDefinition: true,
        ignoredSelectors: ['DirectiveDefinition > InputValueDefinition'],
      }],

      // Exception 1 of at most 3. The Relay rules want every list to be a list of edges. Bounded lists (a question's tags, the municipalities of
      // a map, Relay's own `nodes(ids:)`) are plain: they are never paged, and a connection around them would only cost the client a level.
      // What a list of edges must look like is still checked.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],

      // Exception 2 of at most 3. The recommended rules want `id: ID!` in every type. What only wraps others, or is a value, has no identity.
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { suffixes: ['Connection', 'Edge', 'Payload'], types: VALUES } }],
    },
  },
];
