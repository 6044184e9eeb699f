// Compiles the clients in ./src against the contract, as a partner who builds with Relay would: node relay/check.mjs SCHEMA
// Everything is written to a directory of its own, which is removed afterwards.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import compiler from 'relay-compiler';

const [schema] = process.argv.slice(2);
if (!schema) throw new Error('usage: check.mjs SCHEMA');

// What the compiler must have made of the sources: one artifact each, the refetch query included.
const ARTIFACTS = ['CommunityPageQuery', 'CommunityQuestions_community', 'CommunityQuestionsPaginationQuery'];

const work = mkdtempSync(join(tmpdir(), 'vonk-relay-'));
try {
  cpSync(join(import.meta.dirname, 'src'), join(work, 'src'), { recursive: true });
  cpSync(schema, join(work, 'schema.graphql'));
  mkdirSync(join(work, 'made'));
  writeFileSync(
    join(work, 'relay.config.json'),
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', artifactDirectory: './made' }),
  );
  let failed = 0;
  try {
    execFileSync(compiler, ['--noWatchman', '--output', 'quiet-with-errors', 'relay.config.json'], { cwd: work, stdio: 'inherit' });
  } catch {
    failed = ARTIFACTS.length;
  }
  for (const name of failed ? [] : ARTIFACTS) {
    if (existsSync(join(work, 'made', `${name}.graphql.js`))) continue;
    console.log(`FAIL ${name}: not made`);
    failed += 1;
  }
  console.log(`relay: ${ARTIFACTS.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}
