#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Draws facts at random for somebody to judge by reading.

usage: sample_facts.py [--seed N] [--facts N] [--smallprint PROGRAM] DIR

DIR holds services (folders) of versions of their policies, as export-history.sh writes them
(SERVICE/DOCUMENT/COMMIT.md), or a folder of such collections. Of each service one version is
drawn, of it one fact, then the next of the shuffled services, until there are enough: so all
services weigh the same. The same clause is never drawn twice for one kind.

Prints JSON Lines: number, site, path, kind, value, polarity, data, actor, evidence, at,
clause, lead_in, heading, rule. Clause and evidence are as in the file; the evidence stands `at` that
character of the clause. Standard library only.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile


def list_versions(top):
    """-> {service: [paths]}, in a stable order"""
    services = {}
    for folder, folders, files in os.walk(top):
        folders.sort()
        paths = [os.path.join(folder, f) for f in sorted(files) if f.endswith((".md", ".txt"))]
        if paths:
            service = os.path.basename(os.path.dirname(folder))
            services.setdefault(service, []).extend(paths)
    return services


def read_versions(program, chosen):
    """Runs smallprint over {(round, service): path}; -> {(round, service): record}"""
    records = {}
    with tempfile.TemporaryDirectory() as scratch:
        for (turn, service), path in chosen.items():
            folder = os.path.join(scratch, str(turn), service)
            os.makedirs(folder)
            shutil.copyfile(path, os.path.join(folder, "policy.md"))
        for turn in sorted({turn for turn, _ in chosen}):
            top = os.path.join(scratch, str(turn))
            run = subprocess.run([program, "facts", "--json", "--explain", top],
                                 stdout=subprocess.PIPE, check=True)
            for line in run.stdout.splitlines():
                record = json.loads(line)
                service = os.path.basename(os.path.dirname(record["path"]))
                records[turn, service] = record
    return records


def clause_of(record, fact, source):
    """-> the clause before the evidence, and from it on"""
    for clause in record["clauses"]:
        if clause["start"] <= fact["start"] and fact["end"] <= clause["end"]:
            return (source[clause["start"]:fact["start"]].decode("utf-8", "replace"),
                    source[fact["start"]:clause["end"]].decode("utf-8", "replace"))
    return "", fact["text"]


def describe(number, service, path, record, fact):
    with open(path, "rb") as f:
        source = f.read()
    why = fact["explain"]
    before, rest = clause_of(record, fact, source)
    return {
        "number": number, "site": service, "path": path, "date": record["date"],
        "kind": fact["kind"], "value": fact["value"], "polarity": fact["polarity"],
        "data": fact.get("data", []), "actor": fact.get("actor", "operator"),
        "evidence": fact["text"], "at": len(before), "clause": before + rest,
        "lead_in": why["lead_in"], "heading": why["heading"], "rule": why["rule"],
    }


def main():
    ap = argparse.ArgumentParser(description=__doc__,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--facts", type=int, default=200)
    ap.add_argument("--smallprint", default="./smallprint")
    ap.add_argument("directory")
    a = ap.parse_args()
    random.seed(a.seed)
    services = list_versions(a.directory)
    if not services:
        sys.exit("sample_facts: no policies in " + a.directory)
    turns = a.facts * 2 // len(services) + 2  # some versions yield no fact
    chosen = {(turn, service): random.choice(paths)
              for turn in range(turns) for service, paths in services.items()}
    records = read_versions(a.smallprint, chosen)
    number, told = 0, set()
    for turn in range(turns):
        order = list(services)
        random.shuffle(order)
        for service in order:
            record = records.get((turn, service), {"facts": []})
            facts = [f for f in record["facts"] if (f["kind"], f["text"]) not in told]
            if number < a.facts and facts:
                fact = random.choice(facts)
                told.add((fact["kind"], fact["text"]))
                number += 1
                print(json.dumps(describe(number, service, chosen[turn, service], record, fact),
                                 ensure_ascii=False))
    if number < a.facts:
        sys.exit("sample_facts: only %d facts" % number)


if __name__ == "__main__":
    main()
