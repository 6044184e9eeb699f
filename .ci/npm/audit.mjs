// Runs the GraphQL-over-HTTP server audits of the graphql-http package, recommendations included: node audit.mjs http://127.0.0.1:8080/graphql
import { serverAudits } from 'graphql-http';

const AUDITS = 61;

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: audit.mjs URL');

const audits = serverAudits({ url });
if (audits.length !== AUDITS) throw new Error(`${audits.length} audits instead of ${AUDITS}: the package changed, look at what is new`);

let passed = 0;
for (const audit of audits) {
  // `ok`, or `notice` (MAY), `warn` (SHOULD), `error` (MUST): each of these last three is a failure here.
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed += 1;
    continue;
  }
  console.log(`FAIL ${audit.id} ${audit.name}: ${result.status}, ${result.reason}`);
  if (result.response) console.log(`     ${result.response.status} ${result.response.headers.get('content-type') ?? 'no content type'}`);
}
console.log(`audits: ${passed} passed, ${audits.length - passed} failed`);
process.exitCode = passed === audits.length ? 0 : 1;
