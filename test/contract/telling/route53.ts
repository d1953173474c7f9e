import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { Telling } from './all-telling.ts';

/** A public zone that names an inner address, beside one of the internet. */
export const telling: Telling = {
  async seed(options) {
    const client = new Route53Client(options);
    const { HostedZone } = await client.send(new CreateHostedZoneCommand({ Name: 'paper.example', CallerReference: '1' }));
    const Changes = [
      ['inner', '10.1.2.3'],
      ['www', '198.51.100.7'],
    ].map(([name, Value]) => ({
      Action: 'CREATE' as const,
      ResourceRecordSet: { Name: `${name}.paper.example`, Type: 'A' as const, TTL: 300, ResourceRecords: [{ Value }] },
    }));
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: HostedZone!.Id!, ChangeBatch: { Changes } }));
  },
};
