/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */
import { build } from './checks/build';
import { dependencies } from './checks/dependencies';
import { disableComments } from './checks/disableComments';
import { formatting } from './checks/formatting';
import { lint } from './checks/lint';
import { lockFile } from './checks/lockFile';
import { moduleRequests } from './checks/moduleRequests';
import { registration } from './checks/registration';
import { release } from './checks/release';
import { scanSource, scanTarball } from './checks/scan';
import { tarball } from './checks/tarball';
import { types } from './checks/types';
import { openProject, type Check, type Project } from './project';

/** In the order they run: those after `build` look at what it made. */
const allChecks: Check[] = [
	lockFile,
	dependencies,
	disableComments,
	formatting,
	lint,
	types,
	scanSource,
	build,
	registration,
	tarball,
	moduleRequests,
	scanTarball,
];

async function findingsOf(check: Check, project: Project): Promise<string[]> {
	try {
		return await check.run(project);
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	}
}

/** Runs the checks one after the other, printing each result; gives the names of those that failed. */
async function runChecks(checks: Check[], project: Project): Promise<string[]> {
	const failed: string[] = [];
	for (const check of checks) {
		const start = performance.now();
		const findings = await findingsOf(check, project);
		const seconds = ((performance.now() - start) / 1000).toFixed(1);
		const result = findings.length === 0 ? 'passed' : `FAILED (${findings.length})`;
		console.log(`${check.name.padEnd(18)}${result.padEnd(14)}${seconds.padStart(6)} s`);
		for (const finding of findings) console.log(finding.replace(/^/gm, '    '));
		if (findings.length > 0) failed.push(check.name);
	}
	return failed;
}

/** Run only where they are named. */
const checksByName: Check[] = [release];

/** The gate of the package: all checks, or those named on the command line. */
async function main(names: string[]): Promise<number> {
	const checks = names.length === 0 ? allChecks : [...allChecks, ...checksByName];
	const known = checks.map((check) => check.name);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0) {
		console.log(`No check is called ${unknown.join(', ')}. There are: ${known.join(', ')}`);
		return 1;
	}

	const project = openProject(process.cwd());
	try {
		const chosen = checks.filter((check) => names.length === 0 || names.includes(check.name));
		const failed = await runChecks(chosen, project);
		const passed = `${chosen.length - failed.length} of ${chosen.length} checks passed`;
		if (failed.length > 0) console.log(`\n${passed}. Failed: ${failed.join(', ')}`);
		else if (names.length > 0) console.log(`\n${passed}`);
		else console.log(`\n${passed}: 0 errors, 0 warnings, both scans passed`);
		return failed.length === 0 ? 0 : 1;
	} finally {
		project.close();
	}
}

void main(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
});
