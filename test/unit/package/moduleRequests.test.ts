import { moduleRequestProblems } from '../../package/checks/moduleRequests';
import { createScratchFolder, type ScratchFolder } from '../../package/scratchFolder';

describe('modules that packed code asks for', () => {
	let folder: ScratchFolder;

	beforeEach(() => {
		folder = createScratchFolder();
		folder.write('package.json', '{}');
		folder.write('dist/nodes/shared.js', '');
		folder.write('dist/nodes/parts/index.js', '');
	});

	afterEach(() => folder.remove());

	it.each([
		['n8n itself', "require('n8n-workflow');"],
		['zod', "require('zod');"],
		['cryptography of Node.js', "require('node:crypto');"],
		['a file beside it', "require('./shared');"],
		['a file beside it with its ending', "require('./shared.js');"],
		['a folder beside it', "require('./parts');"],
		['its package.json', "require('../../package.json');"],
		['nothing: the word is in a text', 'const text = "require(\'axios\')";'],
		['nothing: the word is in a comment', "// require('axios')"],
	])('are accepted: %s', (_, text) => {
		folder.write('dist/nodes/a.js', text);

		expect(moduleRequestProblems(folder.root)).toEqual([]);
	});

	it.each([
		['another package', "require('axios');", "asks for 'axios'"],
		['a part of zod', "require('zod/v4');", "asks for 'zod/v4'"],
		['a module of Node.js', "const fs = require('node:fs');", "asks for 'node:fs'"],
		['crypto by its old name', "require('crypto');", "asks for 'crypto'"],
		['a dynamic import', "void import('axios');", "asks for 'axios'"],
		['a static import', "import axios from 'axios';", "asks for 'axios'"],
		['an import for its effect', "import 'axios';", "asks for 'axios'"],
		['an export from elsewhere', "export * from 'axios';", "asks for 'axios'"],
		['a computed name', 'require(name);', 'not a plain string'],
		['a computed dynamic import', 'void import(name);', 'not a plain string'],
		['require handed on', 'const load = require;', 'not a plain string'],
		['a file that is not packed', "require('./missing');", "'./missing', which is not packed"],
		['a file outside the package', "require('../../../a');", 'outside the package'],
		['a path of the machine', "require('/etc/a');", "asks for '/etc/a'"],
	])('are refused: %s', (_, text, finding) => {
		folder.write('dist/nodes/a.js', text);

		const problems = moduleRequestProblems(folder.root);

		expect(problems).toHaveLength(1);
		expect(problems[0]).toContain('dist/nodes/a.js:1 ');
		expect(problems[0]).toContain(finding);
	});
});
