// Preloaded into every n8n process of a load test (NODE_OPTIONS): tells its memory and the delay of its
// event loop. It listens at a free loopback port, which it leaves as probe.json in n8n's user folder.
// GET /: figures; /collect: the same after a forced collection of garbage; /reset: begins anew.
// Plain JavaScript: it runs by itself, in n8n's own Node.js.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const resolutionMs = 10;
const sampleMs = 100;
const nanosecondsPerMs = 1e6;

/** n8n's task runners and threads inherit NODE_OPTIONS; only what the tests started has a channel. */
if (isMainThread && process.channel) start();

function start() {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc');
	const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
	histogram.enable();
	let peak = memory();
	setInterval(() => {
		peak = larger(peak, memory());
	}, sampleMs).unref();

	const work = {
		'/': () => {},
		'/collect': () => {
			// The second collects what finalizers of the first let go.
			collect();
			collect();
		},
		'/reset': () => {
			histogram.reset();
			peak = memory();
		},
	};
	const server = createServer(({ url }, response) => {
		work[url]?.();
		const now = memory();
		peak = larger(peak, now);
		const body = { nodeVersion: process.versions.node, now, peak, delay: delayIn(histogram) };
		response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
		response.end(JSON.stringify(body));
	});
	server.listen(0, '127.0.0.1', () => {
		const file = join(process.env.N8N_USER_FOLDER, 'probe.json');
		writeFileSync(file, JSON.stringify({ port: server.address().port }));
	});
	server.unref();
}

/** Bytes. */
function memory() {
	const { rss, heapUsed } = process.memoryUsage();
	return { rss, heapUsed };
}

function larger(one, other) {
	return {
		rss: Math.max(one.rss, other.rss),
		heapUsed: Math.max(one.heapUsed, other.heapUsed),
	};
}

/** Milliseconds beyond the timer's own interval, which the histogram includes. */
function delayIn(histogram) {
	const beyond = (nanoseconds) => Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs);
	return {
		median: beyond(histogram.percentile(50)),
		percentile99: beyond(histogram.percentile(99)),
		longest: beyond(histogram.max),
	};
}
