export { openGrpcDoor, type GrpcDoor } from './grpc-door.ts';
export { type GrpcService, stream, unary } from './grpc-service.ts';
export { messageType } from './message-type.ts';
export { tellHttp2Apart } from './tell-http2-apart.ts';
