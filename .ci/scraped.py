"""What a running Prometheus knows of Vonk: one line that begins with "Prometheus" when it reaches it and read what it should. Usage: scraped.py URL TARGET"""

import json
import sys
import urllib.parse
import urllib.request

url, target = sys.argv[1:]


def ask(path: str, **parameters: str):
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"{url}/api/v1/{path}?{query}", timeout=5) as answer:
        return json.load(answer)["data"]


def value(expression: str) -> float:
    result = ask("query", query=expression)["result"]
    if not result:
        sys.exit(f"no {expression} yet")
    return float(result[0]["value"][1])


up = value(f'up{{instance="{target}"}}')
if up != 1:
    sys.exit(f"up is {up}: {[one['lastError'] for one in ask('targets')['activeTargets']]}")
limit = value(f'vonk_connections_limit{{instance="{target}",pool="read"}}')
asked = value(f'sum(vonk_requests_total{{instance="{target}",code="ok"}})')
jobs = value(f'vonk_jobs_failing{{instance="{target}"}}')
slow = value(f'count(vonk_request_duration_seconds_bucket{{instance="{target}"}})')
rules = [rule for group in ask("rules")["groups"] for rule in group["rules"]]
wrong = [rule["name"] for rule in rules if rule["health"] == "err"]
if len(rules) != 3 or wrong:
    sys.exit(f"{len(rules)} rules, and these can't be evaluated: {wrong}")
if any(rule["health"] != "ok" for rule in rules):
    sys.exit("the rules were not evaluated yet")
if not (limit == 8 and asked > 0 and jobs == 0 and slow > 0):
    sys.exit(f"limit {limit}, good requests {asked}, failing jobs {jobs}, buckets {slow}")
print(f"Prometheus has it up, {asked:.0f} good requests, {slow:.0f} buckets, and evaluates {len(rules)} alert rules of README")
