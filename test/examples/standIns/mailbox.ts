import type { INodeType } from 'n8n-workflow';
import { z } from 'zod';

import { choice, described, options, text } from './standIn';

const mailSchema = z.object({
	fromEmail: z.string().email(),
	toEmail: z.string().email(),
	subject: z.string(),
	text: z.string(),
	attribution: z.boolean(),
});

export type Mail = z.infer<typeof mailSchema>;

/**
 * Send Email, into a mailbox of the test.
 * @param deliver takes a mail; what it throws is what the mail server refused
 */
export function emailSend(deliver: (mail: Mail) => void): INodeType {
	return {
		description: described(
			'emailSend',
			[2, 2.1],
			[
				text('fromEmail'),
				text('toEmail'),
				text('subject', { required: false }),
				choice('emailFormat', ['html', 'text']),
				text('text', {
					required: false,
					displayOptions: { show: { emailFormat: ['text'] } },
				}),
				options({
					displayName: 'appendAttribution',
					name: 'appendAttribution',
					type: 'boolean',
					default: true,
				}),
			],
		),
		async execute() {
			const output = this.getInputData().map((_item, index) => {
				const value = (name: string) => this.getNodeParameter(name, index);
				deliver(
					mailSchema.parse({
						fromEmail: value('fromEmail'),
						toEmail: value('toEmail'),
						subject: value('subject'),
						text: value('text'),
						attribution: this.getNodeParameter('options.appendAttribution', index, true),
					}),
				);
				return { json: { response: '250 OK' }, pairedItem: { item: index } };
			});
			return [output];
		},
	};
}
