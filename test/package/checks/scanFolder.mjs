// Prints, as its last line, the publishing scanner's verdict on the current folder as JSON.
// `source` looks at the files that it judges of a checkout, `tarball` at those of a published package.
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const patterns = process.argv[2] === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message, details } = await analyzePackage(process.cwd(), patterns);
console.log(JSON.stringify({ passed, message, details }));
