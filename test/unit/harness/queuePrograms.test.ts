import { findQueuePrograms } from '../../e2e/harness/queuePrograms';

describe('the programs of queue mode', () => {
	const among = (files: string[]) =>
		findQueuePrograms(['/newest/bin', '/older/bin', '/usr/bin'], (file) => files.includes(file));

	it('are found, the best folder first', () => {
		const files = ['initdb', 'postgres'].flatMap((name) => [
			`/newest/bin/${name}`,
			`/usr/bin/${name}`,
		]);
		expect(among([...files, '/usr/bin/redis-server'])).toEqual({
			redisServer: '/usr/bin/redis-server',
			initdb: '/newest/bin/initdb',
			postgres: '/newest/bin/postgres',
		});
	});

	it('are of one PostgreSQL version', () => {
		const files = ['/newest/bin/initdb', '/older/bin/initdb', '/older/bin/postgres'];
		expect(among([...files, '/usr/bin/redis-server'])).toMatchObject({
			initdb: '/older/bin/initdb',
			postgres: '/older/bin/postgres',
		});
	});

	it.each([
		['Redis', ['/usr/bin/initdb', '/usr/bin/postgres']],
		['initdb', ['/usr/bin/redis-server', '/usr/bin/postgres']],
		['postgres', ['/usr/bin/redis-server', '/usr/bin/initdb']],
		['everything', []],
	])('are not taken where %s is missing', (_, files) => {
		expect(among(files)).toBeUndefined();
	});
});
