import type { GrpcMethod } from '../../grpc/index.ts';
import {
  connectRequest,
  connectResponse,
  healthResponse,
  timestampResponse,
  versionResponse,
} from '../messages/collections.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';

/** The version of Milvus that is spoken: clients send what it knows. */
const version = '2.6.0';

/** What clients ask first. */
export function connectionMethods({ tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  const info = {
    buildTags: version,
    buildTime: '',
    gitCommit: '',
    goVersion: '',
    deployMode: 'STANDALONE',
    reserved: {},
  };
  let identifier = Date.now();
  return {
    Connect: tells(connectRequest, connectResponse, () => ({ serverInfo: info, identifier: ++identifier })),
    GetVersion: tells(connectRequest, versionResponse, () => ({ version })),
    CheckHealth: tells(connectRequest, healthResponse, () => ({ isHealthy: true })),
    AllocTimestamp: tells(connectRequest, timestampResponse, () => ({ timestamp: hybridTime(Date.now()) })),
  };
}
