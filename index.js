'use strict';

// n8n loads the nodes and credentials by the paths under "n8n" in package.json.
// This file is the package's `main` entry; there is nothing to import from it.
module.exports = {};
