"""The shape of what people type at the front door. Nothing typed is ever lost: a wrong page comes
back as it was sent."""

from zhijia.desk.forms.asking import (
    AskedQuestionForm,
    CategoryForm,
    ContactForm,
    EmployerForm,
    FileRequestForm,
    PapersForm,
    StoryForm,
    StreetForm,
    VoiceForm,
)
from zhijia.desk.forms.entering import EnterRequestForm
from zhijia.desk.forms.following import (
    GRADES,
    AttachPaperForm,
    OpenWithPassphraseForm,
    RateRequestForm,
    SupplyRequestForm,
)
from zhijia.desk.forms.handling import (
    OUTCOMES,
    AnswerRequestForm,
    DispatchRequestForm,
    RevealFilerForm,
    WriteForm,
)
from zhijia.desk.forms.matters import (
    AnswerGroupForm,
    CloseHandoffForm,
    DeclineRequestForm,
    DraftHandoverForm,
    HandOffRequestForm,
    JoinGroupForm,
    MergeRequestForm,
    NameTeamForm,
    RecordReceiptForm,
    SendHandoverForm,
)
from zhijia.desk.forms.papers import (
    EnterPaperForm,
    OpenWithCodeForm,
    PosterForm,
    PrintPaperFormsForm,
)
from zhijia.desk.forms.settling import EditCategoryForm, EditQuestionForm
from zhijia.desk.forms.shared import UNSURE, OnceForm, TextForm

__all__ = [
    "GRADES",
    "OUTCOMES",
    "UNSURE",
    "AnswerGroupForm",
    "AnswerRequestForm",
    "AskedQuestionForm",
    "AttachPaperForm",
    "CategoryForm",
    "CloseHandoffForm",
    "ContactForm",
    "DeclineRequestForm",
    "DispatchRequestForm",
    "DraftHandoverForm",
    "EditCategoryForm",
    "EditQuestionForm",
    "EmployerForm",
    "EnterPaperForm",
    "EnterRequestForm",
    "FileRequestForm",
    "HandOffRequestForm",
    "JoinGroupForm",
    "MergeRequestForm",
    "NameTeamForm",
    "OnceForm",
    "OpenWithCodeForm",
    "OpenWithPassphraseForm",
    "PapersForm",
    "PosterForm",
    "PrintPaperFormsForm",
    "RateRequestForm",
    "RecordReceiptForm",
    "RevealFilerForm",
    "SendHandoverForm",
    "StoryForm",
    "StreetForm",
    "SupplyRequestForm",
    "TextForm",
    "VoiceForm",
    "WriteForm",
]
