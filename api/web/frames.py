"""Who reads and how they like it: the frame of a page from the request, its reader and three cookies of preference."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal, cast
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from api.access import check_origin, settings_of, signed_in
from api.problems import FormTokenWrong, SignInNeeded
from api.web.languages import LOCALES, names_at, translated
from api.web.templating import Frame, Notice, render
from api.web.words import marked as _
from foundation.actors import Actor, permissions_of
from foundation.clock import today_in, utc_now
from reports.facts.surroundings import surroundings

LOCALE, THEME, DENSITY, FORM = "tierlight_locale", "tierlight_theme", "tierlight_density", "tierlight_form"
THEMES: Final = frozenset({"", "light", "dark"})
DENSITIES: Final = frozenset({"", "compact", "regular", "touch"})
SAID: Final[Mapping[str, str]] = {
    "report_issued": _("The report is issued and kept. Its file stays as it is now."),
    "report_revoked": _("The report is revoked. Whoever asks about it is told."),
    "report_superseded": _("The newer report is issued, and the older one ended."),
    "report_ending_asked": _("A second person decides about the end of this report."),
    "report_stands": _("The report stands on."),
    "logo_kept": _("The logo is kept. Reports made from now on carry it."),
    "logo_removed": _("The logo is removed. Reports made from now on carry none."),
    "signed_out": _("You are signed out."),
    "password_set": _("Your password is set. Sign in with it."),
    "session_ended": _("Ended. Whoever used it has to sign in again."),
    "password_changed": _("Your password is changed, and every other session ended."),
    "token_revoked": _("The token opens nothing any more."),
    "factor_removed": _("The second factor is removed. The password alone opens your account now."),
    "factor_reset": _("Taken away. The person is told by mail."),
    "rule_kept": _("The rule is kept. It holds from its day on."),
    "identity_linked": _("Linked. The person can sign in through the identity provider."),
    "proven": _("Shown. Now repeat what you wanted to do."),
    "kept": _("Your choices are kept."),
    "written": _("The rows are written."),
    "undone": _("The rows were taken back."),
    "cancelled": _("The work was cancelled."),
    "resumed": _("The work goes on where it stopped."),
    "done": _("The task is done."),
    "leads_searched": _("Searched. What was found stands below."),
    "lead_settled": _("The answer is kept. It can be taken back."),
    "split": _("The record was split. The decision below can be taken back."),
    "moved": _("The move is recorded. The decision below can be taken back."),
    "state_told": _("The record's state was changed. The decision below can be taken back."),
    "decided": _("Decided. The next pair is shown."),
    "decision_undone": _("The decision was taken back."),
    "revoked": _("The link no longer works. What was declared through it stays."),
    "firm_confirmed": _("Thank you. Now say who supplies you, one line at a time."),
    "line_declared": _("The line is declared. Add the next, or finish."),
    "line_withdrawn": _("The line is withdrawn wherever it was told."),
    "ruling_undone": _("Taken back. The match is open again."),
    "assigned": _("Kept. The task follows."),
    "none_chosen": _("Nothing was chosen: tick the matches first."),
    "list_queued": _("The file is being read."),
    "lists_asked": _("The publishers are being asked."),
    "contested": _("The contest is recorded. An answer is due by the day shown."),
    "contest_answered": _("Answered. The firm reads it."),
    "plan_published": _("The round is published. From now on visits move only by a re-plan."),
    "replanned": _("Re-planned. What moved, and why, stands below."),
    "nothing_new": _("Nothing is new: every visit stands as it stood."),
    "action_moved": _("The step is recorded."),
    "kept_confidential": _("Kept. It is read by the case role alone."),
    "evidence_taken": _("The file is kept under its hash."),
    "extension_asked": _("A later day is asked for. Somebody else decides."),
    "extension_decided": _("Decided. The first deadline stays readable."),
    "part_added": _("The part is on the worklist."),
    "part_done": _("The part is done."),
    "workers_asked": _("The counts are kept, and nobody's name."),
    "looked_at": _("Recorded that it was looked at."),
    "draw_committed": _("The draw is sealed. Hand the file to outsiders before the round is planned."),
    "programme_made": _("The draft is made. Look at it, then publish it."),
    "programme_published": _("Published and sealed. Rounds follow it from now on."),
    "recognition_proposed": _("Proposed. Somebody else decides."),
    "recognition_decided": _("Decided."),
    "case_opened": _("The case is open. Nothing of it is public."),
    "case_assessed": _("Assessed and kept. Earlier assessments stay."),
    "case_proposed": _("The proposal is kept. Another person decides."),
    "case_notice_made": _("The notice is made and stored. No time runs before it is served."),
    "case_moved": _("The step is recorded."),
    "case_knowledge_kept": _("What this contractor knew is kept; who may answer is reckoned anew."),
    "case_defence_kept": _("The defence is kept; who may answer is reckoned anew."),
    "case_reply_kept": _("The reply stands beside the decision."),
    "case_replies_read": _("Recorded that you have read the replies."),
    "case_planned": _("The payment plan is on the worklist."),
    "case_paid": _("The payment is booked."),
    "case_settled": _("The settlement is kept beside what was decided."),
    "case_remedy_asked": _("It is on the worklist."),
    "case_remedy_done": _("Recorded as put right."),
    "recognition_revoked": _("Revoked. The certificate no longer stands."),
    "draw_revealed": _("The seed is shown. Hand the file to outsiders again."),
    "account_given": _("Kept. Tasks of new visits and the calendar follow the account."),
    "feed_revoked": _("Revoked. The address answers nobody any more."),
    "answers_kept": _("The answers are kept as a draft."),
    "answers_submitted": _("The answers are submitted. Each bad answer has become a finding, alleged until decided."),
    "answers_corrected": _("Corrected. The first answers stay readable below."),
    "outcome_recorded": _("The outcome of the visit is recorded."),
    "override_asked": _("Somebody else who plans is asked; until they agree nothing changes."),
    "override_agreed": _("Agreed. The visit is changed, and both names are kept on it."),
    "override_refused": _("It is not set aside; the visit stays as it was."),
    "visit_moved": _("The visit is moved. Its tasks, worklists and calendars follow."),
    "inspector_kept": _("Kept. Plans made from now on follow it."),
    "inspector_added": _("Added. Now say what binds them and when they are away."),
    "inspector_closed": _("No longer planned for. Past visits keep the name."),
    "finding_recorded": _("The finding is recorded, and what it owes stands on the worklist."),
    "finding_answered": _("The answer of the firm is kept."),
    "finding_decided": _("Decided. The entry before it stays readable."),
    "action_added": _("The action is asked for. Its plan and its evidence are kept here."),
    "finding_closed": _("The finding is closed."),
    "finding_amended": _("Corrected. This is the new entry; the first one stays readable below."),
    "undisclosed_recorded": _("Recorded: the firm, its link to the operator, and this finding."),
    "firm_answered": _("Received. The authority reads it; what becomes of it stands below."),
    "publication_prepared": _("Prepared. It is public once another person approves it."),
    "publication_approved": _("Approved. It stands on the public register now."),
    "publication_sent_back": _("Sent back. Nothing of it is public."),
    "link_renewed": _("A letter with a new link is on its way to the firm. The earlier link ends now."),
    "answer_decided": _("Decided. The firm reads it behind its link."),
    "answer_kept": _("Kept. Every draft that asks for it reads it from now on, and nothing that is signed."),
    "facts_entered": _("Every row of the table is entered, once."),
    "words_kept": _("Your words are kept. Earlier versions stay readable."),
    "statement_opened": _("The draft is open. It follows the facts until somebody else signs it."),
    "statement_signed": _("Signed and frozen. What changes from now on is shown beside it."),
    "statement_published": _("Recorded as public."),
    "statement_dropped": _("The draft is dropped. Facts and words stay."),
    "series_kept": _("Kept. Its periods and what was made of them stand below."),
    "bulk_done": _("Done. What became of each row stands below."),
    "bulk_undone": _("Taken back, row by row. What stays says why."),
    "bulk_renewed": _("The rows are others than you saw, and nothing was done: look at them again."),
    "bulk_too_many": _("Nothing was done: one change reaches 2,000 rows at most. Narrow the list first."),
    "bulk_unfit": _("Nothing was done: the list or the form holds something that cannot be used."),
    "view_kept": _("The view is kept. It stands above the list."),
    "view_changed": _("The view is changed."),
    "view_dropped": _("The view is removed. The rows stay as they are."),
    "view_unfit": _(
        "A part of this view no longer fits the list and was left out: look at the filters before you use it."
    ),
    "view_unnamed": _("Nothing was kept: give the view a name of at most 80 letters."),
    "view_name_taken": _("Nothing was kept: you keep a view of this list under that name already."),
    "view_full": _("Nothing was kept: you keep 50 views of this list. Remove one first."),
    "comment_kept": _("Your comment is kept. Whoever it mentions is told that they are named, and nothing of it."),
    "comment_taken_back": _("Taken back. Its words are gone."),
    "webhook_paused": _("Paused. What happens meanwhile is sent once it goes on."),
    "webhook_resumed": _("It goes on. What happened meanwhile is on its way."),
    "webhook_tested": _("A test is on its way. Whether it arrived stands below in a moment."),
    "webhook_again": _("What was given up is on its way again."),
    "webhook_removed": _("Removed. Nothing is sent there any more."),
    "sharing_proposed": _("Proposed. It opens nothing before a colleague approves it and the other side accepts it."),
    "sharing_approved": _("Approved. The other organisation can accept it now."),
    "sharing_accepted": _("Accepted. It opens what is agreed, from its first day to its last."),
    "sharing_ended": _("Ended. It opens nothing any more."),
    "person_invited": _("The letter is on its way. The account begins when its link is used."),
    "person_withdrawn": _("Withdrawn. The link opens nothing any more."),
    "person_joined": _("Your account is ready. Sign in with your e-mail address and the password you chose."),
    "role_given": _("The role is changed, from the next page the person opens."),
    "tasks_handed_over": _("Handed over. What the other may not open stays, and is named below."),
    "person_closed": _("Closed. Sessions, tokens, links and calendars of the account open nothing any more."),
    "delegation_given": _("Named. It holds from its first day to its last."),
    "delegation_ended": _("Ended. The person looks after no accounts any more."),
    "reset_asked": _("Asked for. Another administrator decides."),
    "reset_decided": _("Decided. Where the second factor was taken away, the person is told by mail."),
    "pasted": _("Your earlier answer was handed on. Add what is new, or finish."),
}


class Reader:
    """Somebody signed in, the form token of their sign-in, and which one it is."""

    def __init__(self, actor: Actor, form_token: str, sign_in_id: UUID) -> None:
        self.actor = actor
        self.form_token = form_token
        self.sign_in_id = sign_in_id


def reader_of(request: Request) -> Reader:
    """Raises SignInNeeded."""
    standing = signed_in(request)
    if standing is None:
        raise SignInNeeded
    return Reader(standing.actor, standing.csrf, standing.sign_in_id)


def writer_of(request: Request, form_token: Annotated[str, Form()] = "") -> Reader:
    """A form of the desk, sent by the person it was shown to. Raises SignInNeeded, FormTokenWrong."""
    reader = reader_of(request)
    check_origin(request)
    if not secrets.compare_digest(form_token.encode(), reader.form_token.encode()):
        raise FormTokenWrong
    return reader


ReaderDep = Annotated[Reader, Depends(reader_of)]
WriterDep = Annotated[Reader, Depends(writer_of)]


def bare_frame(request: Request) -> Frame:
    """For somebody not signed in, and for refusals; the form token is the double-submit cookie."""
    now = utc_now()
    cookies = request.cookies
    locale = locale_of(request)
    said = SAID.get(request.query_params.get("said", ""))
    return Frame(
        today=now.date(),
        now=now,
        locale=locale,
        address=address_of(request),
        form_token=cookies.get(FORM, ""),
        theme=cast('Literal["", "light", "dark"]', _one_of(cookies.get(THEME, ""), THEMES)),
        density=cast('Literal["", "compact", "regular", "touch"]', _one_of(cookies.get(DENSITY, ""), DENSITIES)),
        demo=settings_of(request).demo,
        mounted=request.app.state.pages,
        notices=(Notice(translated(locale, said)),) if said else (),
    )


def frame_of(request: Request, reader: Reader, session: Session, here: str = "") -> Frame:
    actor = reader.actor
    bare = bare_frame(request)
    today = today_in(actor.zone, bare.now)
    around = surroundings(session, actor, today=today)
    locale = locale_of(request, actor)
    return replace(
        bare,
        today=today,
        locale=locale,
        here=here,
        desk=actor.desk,
        leave=permissions_of(actor.role) | actor.granted,
        person=actor.name,
        organisation=around.organisation,
        form_token=reader.form_token,
        due=around.due,
        models=around.models,
        trail_head=around.trail_head,
    )


def shown(template: str, frame: Frame, facts: object, *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        render(template, frame, facts), status_code=status, headers={"Cache-Control": "private, no-store"}
    )


def onward(address: str, said: str = "") -> RedirectResponse:
    """After a form: to the page reached, which says in one line what was done (`said` is a key of SAID)."""
    joint = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{joint}said={said}" if said else address, status_code=303)


def own_address(address: str) -> str:
    """Only a path of this desk; anything that could lead to another host becomes the desk itself."""
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if own else "/"


def outside_address(request: Request) -> str:
    """
    What links in mail begin with. Without a public address it is where the server itself listens: the Host header is
    its sender's to choose, and the link would lead there.
    """
    host, port = request.scope.get("server") or ("127.0.0.1", 80)
    listening = f"{request.url.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    return settings_of(request).base_url.rstrip("/") or listening


def locale_of(request: Request, actor: Actor | None = None) -> str:
    """
    What the address says, what was chosen here, the account's language, then the browser's first known one, at last
    that of the letter a respondent came by.
    """
    known = names_at(request.url.path)
    for chosen in (request.query_params.get("lang", ""), request.cookies.get(LOCALE, "")):
        if chosen in known:
            return chosen
    if actor and actor.locale in LOCALES:
        return actor.locale
    wanted = [
        part.split(";")[0].split("-")[0].strip() for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((code for code in wanted if code in known), getattr(request.state, "letter_locale", "") or "en")


def address_of(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _one_of(value: str, allowed: frozenset[str]) -> str:
    return value if value in allowed else ""
