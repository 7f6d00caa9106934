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
from zhijia.desk.forms.settling import EditCategoryForm, EditQuestionForm
from zhijia.desk.forms.shared import UNSURE, OnceForm, TextForm

__all__ = [
    "GRADES",
    "OUTCOMES",
    "UNSURE",
    "AnswerRequestForm",
    "AskedQuestionForm",
    "AttachPaperForm",
    "CategoryForm",
    "ContactForm",
    "DispatchRequestForm",
    "EditCategoryForm",
    "EditQuestionForm",
    "EmployerForm",
    "EnterRequestForm",
    "FileRequestForm",
    "OnceForm",
    "OpenWithPassphraseForm",
    "PapersForm",
    "RateRequestForm",
    "RevealFilerForm",
    "StoryForm",
    "StreetForm",
    "SupplyRequestForm",
    "TextForm",
    "WriteForm",
]
