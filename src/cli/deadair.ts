#!/usr/bin/env node
/** `deadair diagnose FILE…` */
import process from 'node:process';
import { run } from './main.ts';

const { exitCode, out, err } = await run(process.argv.slice(2));
if (out !== '') process.stdout.write(`${out}\n`);
if (err !== '') process.stderr.write(`${err}\n`);
process.exitCode = exitCode;
