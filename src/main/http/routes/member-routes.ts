import { Router } from 'express'
import { parse } from '../../../shared/parse.ts'
import { MemberId } from '../../../shared/wire/ids.ts'
import { AwayRequest, EmptyRequest, JoinRequest, MemberChange, RemoveRequest, RenameRequest } from '../../../shared/wire/requests.ts'
import type { Joining } from '../../room/join.ts'
import { authenticate, hashSecret } from '../authenticate.ts'
import { bodyOf } from '../body.ts'
import { addressOf, randomName, type HttpContext } from '../context.ts'
import { onlyThese } from './only-these.ts'

/** Coming, going, and who may do what. */
export function memberRoutes(context: HttpContext): Router {
  const { room, polls, admission } = context
  const router = Router()

  router
    .route('/')
    .post(async (req, res) => {
      const joining = await toJoining(context, parse(JoinRequest, bodyOf(req)), addressOf(req))
      const { member, isNew } = await room.join({ ...joining, admit: () => admission.newcomer(joining.address) })
      res.status(isNew ? 201 : 200).json(room.snapshot(member))
    })
    .all(onlyThese('POST'))

  router
    .route('/me')
    .patch(async (req, res) => {
      const { member } = authenticate(req, room)
      const { name } = parse(RenameRequest, bodyOf(req))
      res.json({ member: await room.rename(member.id, name) })
    })
    .delete(async (req, res) => {
      const { member } = authenticate(req, room)
      parse(EmptyRequest, bodyOf(req))
      await room.leave(member.id)
      polls.endMember(member.id)
      res.status(204).end()
    })
    .all(onlyThese('PATCH', 'DELETE'))

  router
    .route('/me/away')
    .post((req, res) => {
      const { token } = parse(AwayRequest, bodyOf(req))
      room.signals.presence.away(room.authenticate(hashSecret(token)).id)
      res.status(204).end()
    })
    .all(onlyThese('POST'))

  router
    .route('/me/devices')
    .post((req, res) => {
      const { member } = authenticate(req, room)
      parse(EmptyRequest, bodyOf(req))
      res.status(201).json(room.issueDeviceCode(member.id))
    })
    .all(onlyThese('POST'))

  router
    .route('/:id')
    .patch(async (req, res) => {
      const { member } = authenticate(req, room)
      const id = parse(MemberId, req.params.id, 'not-found')
      res.json({ member: await room.changeMember(member.id, id, parse(MemberChange, bodyOf(req))) })
    })
    .delete(async (req, res) => {
      const { member } = authenticate(req, room)
      const id = parse(MemberId, req.params.id, 'not-found')
      await room.remove(member.id, id, parse(RemoveRequest, bodyOf(req)).code)
      polls.endMember(id)
      res.status(204).end()
    })
    .all(onlyThese('PATCH', 'DELETE'))

  return router
}

/** Secrets are hashed here; a name is drawn for a newcomer who brings none. */
async function toJoining(context: HttpContext, request: JoinRequest, address: string): Promise<Omit<Joining, 'admit'>> {
  const { token, code, device, owner, client, locale } = request
  const tokenHash = hashSecret(token)
  const name = request.name ?? (context.room.knows(tokenHash) || device !== undefined ? undefined : await randomName(context, locale))
  return {
    tokenHash,
    via: client.via,
    address,
    ...(name !== undefined && { name }),
    ...(code !== undefined && { code }),
    ...(device !== undefined && { deviceCode: device }),
    ...(owner !== undefined && { ownerHash: hashSecret(owner) }),
  }
}
