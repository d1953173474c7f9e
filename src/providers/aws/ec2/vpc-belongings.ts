import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { tagMap } from '../tag-map.ts';
import type { Ec2Context } from './ec2-service.ts';

/** An id of something, and the VPC that it belongs to. */
interface Owned<What = string | undefined> {
  readonly vpc: string | undefined;
  readonly what: What;
}

interface Gateway {
  readonly State: string | undefined;
  readonly Id: string | undefined;
  readonly Tags: Readonly<Record<string, string>>;
}

/** What belongs to some neighbouring VPCs. Each list is read once, when the first of them is described. */
export interface VpcBelongings {
  readonly subnets: () => Promise<readonly Owned[]>;
  readonly routeTables: () => Promise<readonly Owned[]>;
  readonly networkAcls: () => Promise<readonly Owned[]>;
  readonly internetGateways: () => Promise<readonly Owned<Gateway>[]>;
  readonly flowLogs: () => Promise<readonly Owned<{ readonly id: string | undefined; readonly status: string | undefined }>[]>;
  readonly peerings: () => Promise<readonly Owned[]>;
}

type Part = 'subnets' | 'routeTables' | 'networkAcls';

const simpleLists = ({ sdk, pages }: Ec2Context, Values: string[]): Pick<VpcBelongings, Part> => {
  const Filters = [{ Name: 'vpc-id', Values }];
  return {
    subnets: once(() =>
      itemsOfPages(sdk.paginateDescribeSubnets(pages(1000), { Filters }), ({ Subnets }) =>
        Subnets?.map(({ VpcId, SubnetId }) => ({ vpc: VpcId, what: SubnetId })),
      ),
    ),
    routeTables: once(() =>
      itemsOfPages(sdk.paginateDescribeRouteTables(pages(100), { Filters }), ({ RouteTables }) =>
        RouteTables?.map(({ VpcId, RouteTableId }) => ({ vpc: VpcId, what: RouteTableId })),
      ),
    ),
    networkAcls: once(() =>
      itemsOfPages(sdk.paginateDescribeNetworkAcls(pages(1000), { Filters }), ({ NetworkAcls }) =>
        NetworkAcls?.map(({ VpcId, NetworkAclId }) => ({ vpc: VpcId, what: NetworkAclId })),
      ),
    ),
  };
};

/** A connection belongs to both of its ends, and EC2 filters by one of them at a time. */
const peeringsOf = async ({ sdk, pages }: Ec2Context, Values: string[]): Promise<Owned[]> => {
  const found: Owned[] = [];
  for (const end of ['accepter', 'requester'] as const) {
    const Filters = [{ Name: `${end}-vpc-info.vpc-id`, Values }];
    const connections = await itemsOfPages(sdk.paginateDescribeVpcPeeringConnections(pages(1000), { Filters }), (page) =>
      page.VpcPeeringConnections?.filter(({ Status }) => Status?.Code !== 'deleted'),
    );
    const infoOf = end === 'accepter' ? 'AccepterVpcInfo' : 'RequesterVpcInfo';
    found.push(...connections.map((connection) => ({ vpc: connection[infoOf]?.VpcId, what: connection.VpcPeeringConnectionId })));
  }
  return found;
};

export const belongingsOf = (context: Ec2Context, Values: string[]): VpcBelongings => {
  const { sdk, pages } = context;
  return {
    ...simpleLists(context, Values),
    internetGateways: once(() =>
      itemsOfPages(
        sdk.paginateDescribeInternetGateways(pages(1000), { Filters: [{ Name: 'attachment.vpc-id', Values }] }),
        ({ InternetGateways }) =>
          InternetGateways?.flatMap(({ Attachments = [], InternetGatewayId: Id, Tags }) =>
            Attachments.map(({ VpcId, State }) => ({ vpc: VpcId, what: { State, Id, Tags: tagMap(Tags) } })),
          ),
      ),
    ),
    flowLogs: once(() =>
      itemsOfPages(sdk.paginateDescribeFlowLogs(pages(1000), { Filter: [{ Name: 'resource-id', Values }] }), ({ FlowLogs }) =>
        FlowLogs?.map(({ ResourceId, FlowLogId, FlowLogStatus }) => ({ vpc: ResourceId, what: { id: FlowLogId, status: FlowLogStatus } })),
      ),
    ),
    peerings: once(() => peeringsOf(context, Values)),
  };
};
